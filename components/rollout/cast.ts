import type { RecordingEvent } from 'asciinema-player';
import { z } from 'zod';

export interface Cast {
  cols: number;
  rows: number;
  events: RecordingEvent[];
}

/** A terminal larger than this is a broken or hostile file: it would only fill the page's memory. */
const size = z.number().int().min(1).max(1_000);
const headerSchema = z.union([
  z.object({ version: z.literal(2), width: size, height: size }).transform((head) => ({
    ...{ cols: head.width, rows: head.height, delta: false },
  })),
  z.object({ version: z.literal(3), term: z.object({ cols: size, rows: size }) }).transform((head) => ({
    ...{ cols: head.term.cols, rows: head.term.rows, delta: true },
  })),
]);
const eventSchema = z.tuple([z.number().min(0), z.enum(['o', 'm']), z.string()]);

/**
 * Reads an asciinema recording (v2: times since the start, v3: since the event before). What cannot be read of it,
 * such as the half line a killed recorder leaves, is left out; null when it is no recording at all.
 * https://docs.asciinema.org/manual/asciicast/v2/
 */
export function readCast(text: string): Cast | null {
  const [first = '', ...lines] = text.split('\n');
  const header = headerSchema.safeParse(parsed(first));
  if (!header.success) return null;
  const { cols, rows, delta } = header.data;
  const events: RecordingEvent[] = [];
  let at = 0;
  for (const line of lines) {
    const value = parsed(line);
    if (delta && Array.isArray(value) && typeof value[0] === 'number') at += value[0];
    const event = eventSchema.safeParse(value);
    if (!event.success) continue;
    const [time, code, data] = event.data;
    if (!delta) at = Math.max(at, time);
    events.push([at, code, data]);
  }
  return { cols, rows, events };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
