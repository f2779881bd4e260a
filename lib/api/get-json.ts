import { z } from 'zod';
import { ERROR_CODES, RunoffError } from '@/lib/errors';
import { jsonText } from './json-text';

/** `/s/<token>` on pages of a shared link, under which their data stands too. */
const linkBase = () => /^\/s\/[^/]+/.exec(window.location.pathname)?.[0] ?? '';

const failureSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/**
 * GETs one of our own routes and parses the answer. Throws a RunoffError with the server's sentence when it
 * refuses, and one that names the route when the answer does not fit `schema`.
 */
export async function getJson<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
  const response = await fetch(linkBase() + path, { signal, headers: { Accept: 'application/json' } });
  if (!response.ok) throw await failureOf(path, response);
  const parsed = schema.safeParse(await response.json());
  if (!parsed.success)
    throw new RunoffError(
      'bad-input',
      `${path} answered in an unknown shape: ${z.prettifyError(parsed.error)}`,
    );
  return parsed.data;
}

async function failureOf(path: string, response: Response): Promise<RunoffError> {
  const text = await response.text();
  const json = jsonText(failureSchema).safeParse(text);
  if (!json.success) return new RunoffError('bad-input', `${path} answered ${response.status}.`);
  const code = ERROR_CODES.find((known) => known === json.data.error.code) ?? 'bad-input';
  return new RunoffError(code, json.data.error.message);
}
