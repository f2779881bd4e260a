import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';

const lineSchema = z.object({
  stream: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
});

/**
 * Reads the JSON lines with which an engine answers to builds, pulls and imports.
 * @returns the error it ended with, null when there was none, and the last text it gave.
 */
export async function readProgress(
  answer: NodeJS.ReadableStream,
): Promise<{ error: string | null; text: string }> {
  let text = '';
  let error: string | null = null;
  for await (const line of createInterface({ input: answer as Readable })) {
    const entry = parseLine(line);
    error ??= entry.error ?? null;
    text = (text + (entry.stream ?? (entry.status === undefined ? '' : `${entry.status}\n`))).slice(-20_000);
  }
  return { error, text };
}

function parseLine(line: string): z.infer<typeof lineSchema> {
  if (line.trim() === '') return {};
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return { stream: `${line}\n` };
    throw error;
  }
}
