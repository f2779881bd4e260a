'use server';

import { z } from 'zod';
import type { ShareInput } from '@/lib/access/share-input';
import { createShare as createShareVerb } from '@/lib/sharing/create-share';
import { revokeShare as revokeShareVerb } from '@/lib/sharing/revoke-share';
import { answer, parsed, type ActionResult } from './action-result';

/** Makes a link and answers with its path, which nobody can be told again. */
export async function createShare(input: ShareInput): Promise<ActionResult> {
  return answer('runner', async (context) => (await createShareVerb(context, input)).path);
}

/** Ends a link. */
export async function revokeShare(id: string): Promise<ActionResult> {
  return answer('runner', (context) => {
    revokeShareVerb(context, parsed(z.string(), id));
    return id;
  });
}
