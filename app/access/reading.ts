import 'server-only';
import { connection } from 'next/server';
import { refuse } from '@/app/api/v1/answer';
import type { Db } from '@/db/client';
import type { Role } from '@/lib/access/roles';
import { RunoffError } from '@/lib/errors';
import { apiAccess, type Access, type Subject } from './access';
import { admit, needRole } from './admit';
import { masked } from './masked';

/**
 * Answers a read of the API: lets in who may read `subject` and whose role includes `needs`, and masks what a shared link
 * does not show. `find` answers with data, or with a whole response, which no shared link ever gets; a RunoffError it
 * throws becomes the one error shape.
 */
export async function reading(
  subject: Subject,
  find: (db: Db, by: ReadBy) => unknown,
  needs: Role = 'viewer',
): Promise<Response> {
  await connection();
  try {
    const access = await apiAccess();
    const db = admit(access, subject);
    needRole(access, needs);
    const found = await find(db, readBy(access));
    if (found instanceof Response) return found;
    return Response.json(masked(access, found), { headers: { 'Cache-Control': 'private, no-store' } });
  } catch (error) {
    if (error instanceof RunoffError) return refuse(error.code, error.message);
    throw error;
  }
}

/** Who reads: by name for the audit, and whether they still may, for an answer that goes on for long. */
export interface ReadBy {
  actor?: string;
  holds: () => boolean;
}

function readBy(access: Access): ReadBy {
  if (access.kind === 'link') return { holds: () => true };
  const { name, holds } = access;
  return name === null ? { holds } : { actor: name, holds };
}

/** What was looked for, or the error that says that it is not there. */
export function found<T>(value: T | null | undefined, otherwise: string): T {
  if (value === null || value === undefined) throw new RunoffError('not-found', otherwise);
  return value;
}
