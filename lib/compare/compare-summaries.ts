import { likeness, SAME_STATEMENT } from '@/lib/refine/lineage-text';

/** How a claim stands: held up by evidence, open, or spoken against. */
type ClaimStanding = 'held' | 'open' | 'against';

/** One claim of a summary, as it is compared. */
export interface Claim {
  /** Place in its summary, e.g. `hypotheses[2]`. */
  path: string;
  /** The part it stands in; only claims of the same part are matched. */
  part: string;
  /** What is claimed. */
  text: string;
  status: { word: string; standing: ClaimStanding } | null;
  /** Evidence and the like, shown beside the claim and not compared. */
  details: string[];
  steps: number[];
}

/** `conflict`: one holds what another speaks against; `differing`: other words, another status, or not stated by all. */
export const CLAIM_VERDICTS = ['conflict', 'differing', 'only-here', 'agreed'] as const;
export type ClaimVerdict = (typeof CLAIM_VERDICTS)[number];

/** The same claim in several summaries: one place per summary, null where it is not stated. */
export interface ClaimGroup {
  part: string;
  verdict: ClaimVerdict;
  claims: (Claim | null)[];
}

/**
 * From this likeness of their words (Dice, lib/refine/lineage-text.ts) on, two claims of a part are the same claim,
 * unless both name files and none in common. Letter pairs (`dice-coefficient`) were tried: on twelve pairs of the same
 * claim in other words and twelve of different claims about the same thing, words tell 9 and 11 of them right at this
 * threshold, letter pairs 9 and 9 at their best; claims about the same code share most of their letter pairs.
 */
export const SAME_CLAIM = SAME_STATEMENT;
/** From this likeness on they also say it alike: what is left is wording. */
const SAME_WORDING = 0.8;

/**
 * The claims of 2 to 4 summaries in groups of the same claim, by part in the order of `parts`, within a part in
 * reading order. Pairs of claims of different summaries are joined greedily, the most alike first, as long as a
 * group holds at most one claim of each summary and all of its claims are alike.
 */
export function compareSummaries(
  summaries: readonly (readonly Claim[])[],
  parts: readonly string[],
): ClaimGroup[] {
  return parts.flatMap((part) =>
    groupsOf(summaries.map((claims) => claims.filter((one) => one.part === part))),
  );
}

interface Place {
  summary: number;
  at: number;
  claim: Claim;
}

function groupsOf(lists: readonly (readonly Claim[])[]): ClaimGroup[] {
  const places = lists.flatMap((claims, summary) => claims.map((claim, at) => ({ summary, at, claim })));
  const groups = joined(places);
  return groups
    .map((group) =>
      lists.map((_, summary) => group.find((place) => place.summary === summary)?.claim ?? null),
    )
    .map((claims) => ({
      part: claims.find((one) => one !== null)?.part ?? '',
      verdict: verdictOf(claims),
      claims,
    }));
}

/** Groups in the order of their first claims: by place, then by summary. */
function joined(places: readonly Place[]): Place[][] {
  const pairs = places
    .flatMap((a, i) =>
      places
        .slice(i + 1)
        .map((b) => ({ a, b, alike: a.summary === b.summary ? 0 : sameness(a.claim, b.claim) })),
    )
    .filter(({ alike }) => alike >= SAME_CLAIM)
    .sort((x, y) => y.alike - x.alike || x.a.at - y.a.at || x.b.at - y.b.at);
  const groupOf = new Map<Place, Place[]>(places.map((place) => [place, [place]]));
  for (const { a, b } of pairs) {
    const [one, other] = [groupOf.get(a) ?? [a], groupOf.get(b) ?? [b]];
    if (one === other || one.some((x) => other.some((y) => !mayJoin(x, y)))) continue;
    const both = [...one, ...other].sort((x, y) => x.summary - y.summary);
    for (const place of both) groupOf.set(place, both);
  }
  const order = (group: Place[]) => Math.min(...group.map(({ at, summary }) => at * 10 + summary));
  return [...new Set(groupOf.values())].sort((x, y) => order(x) - order(y));
}

const mayJoin = (a: Place, b: Place): boolean =>
  a.summary !== b.summary && sameness(a.claim, b.claim) >= SAME_CLAIM;

/** Changes are the same when they are of the same file and symbol; `finalState` is one claim in every summary. */
export function sameness(a: Claim, b: Claim): number {
  if (a.part === 'finalState') return 1;
  if (a.part === 'changes')
    return a.text === b.text ? 0.5 + likeness(a.details.join(' '), b.details.join(' ')) / 2 : 0;
  const [mine, theirs] = [filesNamed(a.text), filesNamed(b.text)];
  if (mine.length > 0 && theirs.length > 0 && !mine.some((file) => theirs.includes(file))) return 0;
  return likeness(a.text, b.text);
}

const filesNamed = (text: string): string[] => text.match(/[\w-]+\.[a-z]{1,4}\b/g) ?? [];

function verdictOf(claims: readonly (Claim | null)[]): ClaimVerdict {
  const made = claims.filter((claim) => claim !== null);
  if (made.length === 1) return 'only-here';
  const standings = new Set(made.map((claim) => claim.status?.standing));
  if (standings.has('held') && standings.has('against')) return 'conflict';
  const first = made[0];
  if (made.length < claims.length || first === undefined) return 'differing';
  const alike = made.every(
    (claim) => claim.status?.word === first.status?.word && wording(claim, first) >= SAME_WORDING,
  );
  return alike ? 'agreed' : 'differing';
}

function wording(a: Claim, b: Claim): number {
  const text = (claim: Claim) =>
    claim.part === 'changes' || claim.part === 'finalState'
      ? [claim.text, ...claim.details].join(' ')
      : claim.text;
  return text(a) === text(b) ? 1 : likeness(text(a), text(b));
}
