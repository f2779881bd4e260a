import { z } from 'zod';

const failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** An answer of the server that is not what was asked for. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

/** GETs `path` and parses the answer. Throws an ApiError for a refusal, a ZodError for an unexpected shape. */
export async function fetchJson<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal, headers: { Accept: 'application/json' } });
  const body: unknown = await response.json();
  if (response.ok) return schema.parse(body);
  const told = failure.safeParse(body);
  throw told.success
    ? new ApiError(response.status, told.data.error.code, told.data.error.message)
    : new ApiError(
        response.status,
        'unreadable-reply',
        `The server answered ${response.status} for ${path}.`,
      );
}
