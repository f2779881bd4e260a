import { z } from 'zod';
import { RunoffError } from '@/lib/errors';

/** What an action answers: the id of what it recorded, or one sentence why not. */
export type ActionResult = { ok: true; id: string } | { ok: false; message: string };

/** Runs a verb; a RunoffError becomes an answer, anything else is a fault of the server. */
export async function answer(verb: () => string | Promise<string>): Promise<ActionResult> {
  try {
    return { ok: true, id: await verb() };
  } catch (error) {
    if (error instanceof RunoffError) return { ok: false, message: error.message };
    throw error;
  }
}

/** The input of an action as its schema has it; throws `bad-input` that tells what is wrong with it. */
export function parsed<T>(schema: z.ZodType<T>, input: unknown): T {
  const read = schema.safeParse(input);
  if (!read.success) throw new RunoffError('bad-input', z.prettifyError(read.error));
  return read.data;
}
