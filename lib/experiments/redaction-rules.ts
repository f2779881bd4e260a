import { randomUUID } from 'node:crypto';
import { appendAudit } from '@/db/audit';
import { WRITING } from '@/db/client';
import { insertRedactionRule, removeRedactionRule, type StoredRule } from '@/db/redaction-rules';
import { RunoffError } from '@/lib/errors';
import { ownPattern } from '@/lib/redact/own-pattern';
import type { RedactionSwitch } from '@/lib/redact/stored-rule';
import type { Context } from './context';

const MAX_LABEL = 120;

function add(ctx: Context, kind: StoredRule['kind'], value: string, label: string): string {
  const rule = {
    id: randomUUID(),
    kind,
    value,
    label: label.slice(0, MAX_LABEL),
    createdBy: ctx.actor ?? null,
  };
  ctx.db.transaction((tx) => {
    if (!insertRedactionRule(tx, rule))
      throw new RunoffError('bad-input', `There is this rule already: ${rule.label}.`);
    appendAudit(tx, ctx, null, 'redaction-rule-added', { kind, label: rule.label });
  }, WRITING);
  return rule.id;
}

/**
 * Adds a pattern of things to mask in all that leaves. Throws 'bad-input' for one that is no regular expression or would
 * take too long on some text. Returns the rule's id, as the next one does.
 */
export function addPattern(ctx: Context, input: { pattern: string; label?: string | undefined }): string {
  ownPattern(input.pattern);
  return add(ctx, 'pattern', input.pattern, input.label?.trim() || input.pattern);
}

/** Says of a value that it is no secret, by the fingerprint of a report; `label` is its masked form. */
export function allowValue(ctx: Context, input: { fingerprint: string; label: string }): string {
  if (!/^[0-9a-z]{14}$/.test(input.fingerprint))
    throw new RunoffError(
      'bad-input',
      `${JSON.stringify(input.fingerprint.slice(0, 40))} is no fingerprint; a report names them.`,
    );
  return add(ctx, 'allow', input.fingerprint, input.label);
}

/** Turns on or off what is masked only where somebody asked for it. */
export function setSwitch(ctx: Context, input: { name: RedactionSwitch; on: boolean }): string {
  const { name, on } = input;
  if (on) add(ctx, 'option', name, LABELS[name]);
  else removeRule(ctx, { kind: 'option', value: name });
  return name;
}

const LABELS: Record<RedactionSwitch, string> = {
  homes: 'names of home directories',
  emails: 'e-mail addresses',
};

/** Takes back a rule that somebody added. Throws 'not-found' when there is none. */
export function removeRule(ctx: Context, at: { id: string } | Pick<StoredRule, 'kind' | 'value'>): void {
  ctx.db.transaction((tx) => {
    const gone = removeRedactionRule(tx, at);
    if (!gone) throw new RunoffError('not-found', 'There is no such rule of redaction.');
    appendAudit(tx, ctx, null, 'redaction-rule-removed', { kind: gone.kind, label: gone.label });
  }, WRITING);
}
