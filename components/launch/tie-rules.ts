import type { TieRule } from '@/lib/tournament/settings';

/** Tie rules as one word for an address or a select: `extra-votes:2,evidence,seeded`, as the command line has them. */
export const tieText = (rules: readonly TieRule[]): string =>
  rules.map((rule) => (rule.rule === 'extra-votes' ? `extra-votes:${rule.votes}` : rule.rule)).join(',');

/** The rules of such a word; null when it is none. */
export function tieRules(text: string): TieRule[] | null {
  const rules = text.split(',').map((part): TieRule | null => {
    if (part === 'evidence' || part === 'seeded') return { rule: part };
    const votes = /^extra-votes:(\d{1,2})$/.exec(part)?.[1];
    return votes === undefined || Number(votes) < 1 || Number(votes) > 32
      ? null
      : { rule: 'extra-votes', votes: Number(votes) };
  });
  return rules.some((rule) => rule === null) ? null : rules.filter((rule) => rule !== null);
}

/** Rules that a form offers. */
export const TIES: readonly { value: string; label: string }[] = [
  { value: 'seeded', label: 'seeded draw' },
  { value: 'evidence,seeded', label: 'stronger evidence, then draw' },
  { value: 'extra-votes:2,seeded', label: '2 extra votes, then draw' },
  { value: 'extra-votes:2,evidence,seeded', label: '2 extra votes, evidence, then draw' },
];
