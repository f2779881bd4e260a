import { setImmediate as turn } from 'node:timers/promises';
import type { Db } from '@/db/client';
import { openLinkDatabase } from '@/db/link-database';
import { storedRedaction } from '@/db/redaction-rules';
import { shownTexts, type ShownScope } from '@/db/shown-texts';
import { redactValue } from '@/lib/redact/redact-value';
import { ReportCollector, type SecretReport } from '@/lib/redact/report';
import { makeScanner, SECRET_KINDS } from '@/lib/redact/scan';
import { REDACTION_SWITCHES, RULE_OF_SWITCH } from '@/lib/redact/stored-rule';
import type { Context } from './context';

/** Longest time that others wait for, in milliseconds; one long text is read in one piece. */
const SLICE_MS = 12;

export interface ScanScope extends ShownScope {
  /** What an export holds, which is all there is; or what a link shows, by the link's own view of the database. */
  leaves: 'export' | 'link';
}

/**
 * What would be masked in everything that leaves with a link or an export, by the rules that hold now. Reads and changes
 * nothing else. The work is done in slices, so that a server answers others meanwhile. Throws RunoffError 'not-found'
 * for what is not there; rejects when `signal` aborts.
 */
export async function scanSecrets(
  ctx: Pick<Context, 'db'>,
  scope: ScanScope,
  signal?: AbortSignal,
): Promise<SecretReport> {
  if (scope.leaves === 'export') return scan(ctx.db, ctx.db, scope, signal);
  const { target, include, outcomesHidden } = scope;
  const link = { id: '', title: '', target, include, outcomesHidden };
  const seen = openLinkDatabase(ctx.db.$client.name, link, { secrets: false });
  try {
    return await scan(ctx.db, seen, scope, signal);
  } finally {
    seen.$client.close();
  }
}

/** Looks through `seen`, by the rules that `db` holds. */
async function scan(db: Db, seen: Db, scope: ShownScope, signal?: AbortSignal): Promise<SecretReport> {
  const options = storedRedaction(db);
  // What is switched off is looked for in what would go out.
  const { homes, emails, allow, patterns } = options;
  const off = { secrets: false, homes: !homes, emails: !emails, allow };
  const [scanner, offScanner] = [makeScanner(options), makeScanner(off)];
  const collector = new ReportCollector();
  const scanned = { texts: 0, characters: 0 };
  const rollouts = new Set<string>();
  const offFindings = new Map<string, number>();
  let since = performance.now();
  for (const { value, place, label, href } of shownTexts(seen, scope)) {
    if (place.rollout !== null) rollouts.add(place.rollout);
    countTexts(value, scanned);
    const masked = redactValue(value, options, place, scanner);
    collector.add(masked.findings, { label, href });
    for (const { rule } of redactValue(masked.value, off, place, offScanner).findings)
      offFindings.set(rule, (offFindings.get(rule) ?? 0) + 1);
    if (performance.now() - since < SLICE_MS) continue;
    await turn();
    signal?.throwIfAborted();
    since = performance.now();
  }
  const found = collector.report();
  const on = (rule: string) => found.byRule.find((line) => line.rule === rule)?.findings ?? 0;
  return {
    scanned: { ...scanned, rollouts: rollouts.size },
    kinds: SECRET_KINDS + patterns.length,
    ...found,
    switches: REDACTION_SWITCHES.map((name) => {
      const rule = RULE_OF_SWITCH[name];
      return { name, on: options[name], findings: options[name] ? on(rule) : (offFindings.get(rule) ?? 0) };
    }),
  };
}

/** Adds the texts of a value, and their lengths in UTF-16 units. */
function countTexts(value: unknown, sum: { texts: number; characters: number }): void {
  if (typeof value === 'string') {
    sum.texts += 1;
    sum.characters += value.length;
  } else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) countTexts(item, sum);
}
