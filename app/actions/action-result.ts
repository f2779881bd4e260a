import 'server-only';
import { z } from 'zod';
import { currentAccess } from '@/app/access/access';
import { needRole } from '@/app/access/admit';
import { pagesDatabase } from '@/db/pages-database';
import type { Role } from '@/lib/access/roles';
import { RunoffError, type ErrorCode } from '@/lib/errors';
import type { Context } from '@/lib/experiments/context';

/** What an action answers: the id of what it recorded, or one sentence why not. */
export type ActionResult = { ok: true; id: string } | { ok: false; code: ErrorCode; message: string };

/**
 * Runs a verb for somebody whose role includes `needs`; nobody else gets as far as their input being read.
 */
export async function answer(
  needs: Role,
  verb: (context: Context) => string | Promise<string>,
): Promise<ActionResult> {
  return result(async () => verb(await contextFor(needs)));
}

/** A RunoffError becomes an answer, anything else is a fault of the server. */
export async function result(find: () => Promise<string>): Promise<ActionResult> {
  try {
    return { ok: true, id: await find() };
  } catch (error) {
    if (error instanceof RunoffError) return { ok: false, code: error.code, message: error.message };
    throw error;
  }
}

/** Throws `not-logged-in`, and `not-allowed` for shared links and for a role that does not include `needs`. */
async function contextFor(needs: Role): Promise<Context> {
  const access = await currentAccess();
  if (access.kind === 'link') throw new RunoffError('not-allowed', 'A shared link changes nothing.');
  needRole(access, needs);
  return { db: pagesDatabase(), now: () => new Date(), ...(access.name !== null && { actor: access.name }) };
}

/** The input of an action as its schema has it; throws `bad-input` that tells what is wrong with it. */
export function parsed<T>(schema: z.ZodType<T>, input: unknown): T {
  const read = schema.safeParse(input);
  if (!read.success) throw new RunoffError('bad-input', z.prettifyError(read.error));
  return read.data;
}
