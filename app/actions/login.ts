'use server';

import { headers } from 'next/headers';
import { z } from 'zod';
import { currentAccess } from '@/app/access/access';
import { peerAddress } from '@/app/access/peer';
import { closeSession, openSession } from '@/app/access/session-cookie';
import { appendAudit } from '@/db/audit';
import { pagesDatabase } from '@/db/pages-database';
import { nextPath } from '@/lib/access/next-path';
import { changePassword as changePasswordVerb } from '@/lib/experiments/change-password';
import { logIn as logInVerb } from '@/lib/experiments/log-in';
import { answer, result, parsed, type ActionResult } from './action-result';

const credentials = z.object({
  ...{ name: z.string().max(1000), password: z.string().max(1000) },
  next: z.string().max(4000).nullable(),
});

const passwords = z.object({ current: z.string().max(1000), next: z.string().max(1000) });

/** Logs somebody in, whoever asks; answers with the path to go on to. */
export async function logIn(input: z.infer<typeof credentials>): Promise<ActionResult> {
  return result(async () => {
    const { name, password, next } = parsed(credentials, input);
    const address = peerAddress(await headers());
    const context = { db: pagesDatabase(), now: () => new Date() };
    await logInVerb(context, { name, password, address }, openSession);
    return nextPath(next);
  });
}

/** Ends the login of who asks; answers with their name. */
export async function logOut(): Promise<ActionResult> {
  return result(async () => {
    const access = await currentAccess();
    const name = access.kind === 'person' ? access.name : null;
    if (name === null) return '';
    await closeSession();
    appendAudit(pagesDatabase(), { actor: name }, null, 'logout', { name });
    return name;
  });
}

/** Gives who asks another password: all logins of the account end, and this browser gets a new one. Answers with the name. */
export async function changePassword(input: z.infer<typeof passwords>): Promise<ActionResult> {
  return answer('viewer', (context) => changePasswordVerb(context, parsed(passwords, input), openSession));
}
