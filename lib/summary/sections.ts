import type { Summary } from '@/lib/summary/schema';

/** How sure a claim is: shown as a filled, hollow or crossed mark beside its word, without an outcome's colour. */
export type Standing = 'held' | 'open' | 'against';

export interface SummaryItem {
  /** Place in the summary, as bad citations name it: `hypotheses[2]`. */
  path: string;
  status: { word: string; standing: Standing } | null;
  text: string;
  details: string[];
  steps: number[];
}

export interface SummarySection {
  key: string;
  title: string;
  items: SummaryItem[];
  /** What stands there when it has no items. */
  empty: string;
}

const STANDING: Record<string, Standing> = {
  verified: 'held',
  confirmed: 'held',
  passed: 'held',
  fixed: 'held',
  proven: 'held',
  submitted: 'held',
  unverified: 'open',
  untested: 'open',
  unclear: 'open',
  unconfirmed: 'open',
  claimed: 'open',
  'not-applicable': 'open',
  unmet: 'against',
  refuted: 'against',
  failed: 'against',
  standing: 'against',
  error: 'against',
  empty: 'against',
  none: 'against',
};

/** A status word with its standing; words nobody foresaw are open. */
export function statusOf(word: string): { word: string; standing: Standing } {
  return { word, standing: STANDING[word] ?? 'open' };
}

const item = (
  path: string,
  status: string | null,
  text: string,
  details: (string | null)[],
  steps: number[],
): SummaryItem => ({
  path,
  status: status === null ? null : statusOf(status),
  text,
  details: details.flatMap((detail) => (detail ? [detail] : [])),
  steps,
});

/** The parts of a summary in reading order, the same for every summary, so that several align row by row. */
export function summarySections(summary: Summary): SummarySection[] {
  return [...claimSections(summary), ...endSections(summary)];
}

function claimSections(s: Summary): SummarySection[] {
  return [
    {
      key: 'requirements',
      title: 'Requirements',
      empty: 'none listed',
      items: s.requirements.map((r, i) =>
        item(`requirements[${i}]`, r.status, r.requirement, [r.evidence], r.steps),
      ),
    },
    {
      key: 'hypotheses',
      title: 'Hypotheses',
      empty: 'none stated',
      items: s.hypotheses.map((h, i) =>
        item(`hypotheses[${i}]`, h.status, h.hypothesis, [h.evidence], h.steps),
      ),
    },
    {
      key: 'progress',
      title: 'Progress',
      empty: 'none listed',
      items: s.progress.map((p, i) => item(`progress[${i}]`, null, p.milestone, [], p.steps)),
    },
    {
      key: 'changes',
      title: 'Changes',
      empty: 'nothing was changed',
      items: s.changes.map((c, i) =>
        item(
          `changes[${i}]`,
          null,
          c.symbol ? `${c.file} · ${c.symbol}` : c.file,
          [c.before && `before: ${c.before}`, c.after && `after: ${c.after}`],
          c.steps,
        ),
      ),
    },
    {
      key: 'verification',
      title: 'Verification',
      empty: 'nothing was run to check the work',
      items: s.verification.map((v, i) =>
        item(
          `verification[${i}]`,
          v.result,
          v.ran,
          [v.checked, v.afterLastEdit ? 'after the last edit' : 'before the last edit'],
          v.steps,
        ),
      ),
    },
    {
      key: 'errors',
      title: 'Errors',
      empty: 'none met',
      items: s.errors.map((e, i) =>
        item(`errors[${i}]`, e.status, `${e.type}: ${e.error}`, [e.evidence], e.steps),
      ),
    },
  ];
}

function endSections(s: Summary): SummarySection[] {
  const end = s.finalState;
  return [
    {
      key: 'evidence',
      title: 'Evidence',
      empty: 'none listed',
      items: s.evidence.map((e, i) => item(`evidence[${i}]`, e.standing, e.claim, [], e.steps)),
    },
    {
      key: 'failureModes',
      title: 'Failure modes',
      empty: 'none seen',
      items: s.failureModes.map((f, i) => item(`failureModes[${i}]`, null, f.mode, [f.explanation], f.steps)),
    },
    {
      key: 'finalState',
      title: 'Final state',
      empty: '',
      items: [
        item(
          'finalState',
          null,
          end.agentClaim || 'The agent made no closing claim.',
          [
            `patch: ${end.patch}`,
            ...end.artifacts.map((artifact) => `${artifact.name}: ${artifact.status}`),
            ...end.unresolved.map((open) => `unresolved: ${open}`),
            ...s.notTested.map((gap) => `not tested: ${gap}`),
          ],
          end.steps,
        ),
      ],
    },
  ];
}

/** Every step a summary cites, ascending, each once; the minimap lights them up. */
export function citedSteps(summary: Summary): number[] {
  const cited = summarySections(summary).flatMap((section) => section.items.flatMap((one) => one.steps));
  return [...new Set([...cited, ...summary.commands.map((command) => command.step)])].sort((a, b) => a - b);
}
