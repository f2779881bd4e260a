'use server';

import { z } from 'zod';
import { roleSchema } from '@/lib/access/account';
import { RunoffError } from '@/lib/errors';
import {
  addAccount as addAccountVerb,
  removeAccount as removeAccountVerb,
  setAccountPassword as setAccountPasswordVerb,
  setAccountRole as setAccountRoleVerb,
} from '@/lib/experiments/accounts';
import { createToken as createTokenVerb, revokeToken as revokeTokenVerb } from '@/lib/experiments/api-tokens';
import { answer, parsed, type ActionResult } from './action-result';

const account = z.object({ name: z.string(), role: roleSchema, password: z.string() });
const withRole = account.omit({ password: true });
const withPassword = account.omit({ role: true });

/** Makes an account; answers with its name, as the next three do. */
export async function addAccount(input: z.infer<typeof account>): Promise<ActionResult> {
  return answer('admin', (context) => addAccountVerb(context, parsed(account, input)));
}

export async function setAccountRole(input: z.infer<typeof withRole>): Promise<ActionResult> {
  return answer('admin', (context) => {
    const wanted = parsed(withRole, input);
    refuseOwn(context.actor, wanted.name, 'You cannot change your own role: ask another admin.');
    return setAccountRoleVerb(context, wanted);
  });
}

/** Also one's own: it ends all logins of the account, this one too. */
export async function setAccountPassword(input: z.infer<typeof withPassword>): Promise<ActionResult> {
  return answer('admin', (context) => setAccountPasswordVerb(context, parsed(withPassword, input)));
}

export async function removeAccount(name: string): Promise<ActionResult> {
  return answer('admin', (context) => {
    const known = parsed(z.string(), name);
    refuseOwn(context.actor, known, 'You cannot remove your own account: ask another admin.');
    return removeAccountVerb(context, known);
  });
}

/** Makes an API token; answers with the token itself, which nobody is told again. */
export async function createToken(input: z.infer<typeof withRole>): Promise<ActionResult> {
  return answer('admin', (context) => createTokenVerb(context, parsed(withRole, input)).token);
}

/** Ends an API token; answers with its id. */
export async function revokeToken(id: string): Promise<ActionResult> {
  return answer('admin', (context) => revokeTokenVerb(context, parsed(z.string(), id)));
}

/** Who locks themselves out by a slip has nobody to ask. */
function refuseOwn(actor: string | undefined, name: string, why: string): void {
  if (actor === name) throw new RunoffError('bad-input', why);
}
