'use server';

import { z } from 'zod';
import { addPattern, allowValue, removeRule, setSwitch } from '@/lib/experiments/redaction-rules';
import { REDACTION_SWITCHES } from '@/lib/redact/stored-rule';
import { answer, parsed, type ActionResult } from './action-result';

const pattern = z.object({ pattern: z.string().max(1_000), label: z.string().max(200).optional() });
const value = z.object({ fingerprint: z.string(), label: z.string().max(1_000) });
const option = z.object({ name: z.enum(REDACTION_SWITCHES), on: z.boolean() });

/** Masks what fits a pattern in all that leaves; answers with the rule's id, as the next one does. */
export async function addRedactionPattern(input: z.infer<typeof pattern>): Promise<ActionResult> {
  return answer('runner', (context) => addPattern(context, parsed(pattern, input)));
}

/** Says of a found value that it is no secret. */
export async function allowFoundValue(input: z.infer<typeof value>): Promise<ActionResult> {
  return answer('runner', (context) => allowValue(context, parsed(value, input)));
}

/** Masks names of home directories or e-mail addresses too, or no longer. */
export async function setRedactionSwitch(input: z.infer<typeof option>): Promise<ActionResult> {
  return answer('runner', (context) => setSwitch(context, parsed(option, input)));
}

/** Takes back what somebody added. */
export async function removeRedactionRule(id: string): Promise<ActionResult> {
  return answer('runner', (context) => {
    removeRule(context, { id: parsed(z.string(), id) });
    return id;
  });
}
