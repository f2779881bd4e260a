import { seededRandom } from '@/lib/tournament/rng';
import type { Policy } from './policies';

/** How much likelier one point makes a policy than a policy nobody reported on. */
const WEIGHT_OF_A_POINT = 3;
const MOST_POINTS = 3;

/**
 * The policy for a seed. Without summaries of earlier attempts every policy is as likely as another; with them a
 * policy is likelier by its points (`pointsFor`). The same policies, seed and context give the same policy.
 */
export function choosePolicy(
  policies: readonly Policy[],
  seed: number,
  context: string | null,
): Policy | null {
  const [first] = policies;
  if (!first) return null;
  const weights = policies.map((policy) =>
    context === null ? 1 : WEIGHT_OF_A_POINT ** pointsFor(policy.hypotheses, context),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let left = seededRandom('policy', seed, first.task)() * sum;
  return policies.find((_, at) => (left -= weights[at] ?? 0) < 0) ?? first;
}

/**
 * What the shown summaries say for (+) or against (-) the hypotheses a policy rests on, at most three points either
 * way. By words alone, nothing is understood: each summary that names a hypothesis gives a point for a claim about it
 * that is confirmed, verified or passed, takes one for a claim that is refuted, unmet or failed; and gives one when it
 * reports something verified and nothing standing or unmet, or takes one when something stands or is unmet at its end.
 */
export function pointsFor(hypotheses: readonly string[], context: string): number {
  let points = 0;
  for (const summary of summariesIn(context)) {
    const claims = hypotheses.flatMap((hypothesis) => claimsNaming(hypothesis, summary));
    if (claims.length === 0) continue;
    points += Math.sign(claims.reduce((sum, claim) => sum + verdictOf(claim), 0));
    if (STANDS.test(summary)) points -= 1;
    else if (HOLDS.test(summary)) points += 1;
  }
  return Math.max(-MOST_POINTS, Math.min(MOST_POINTS, points));
}

// `"standing":` is a name in a summary's JSON, and so are the names beside these; only values count.
const STANDS = /(?<!\bno )\b(standing|unmet)\b(?!"\s*:)/i;
const HOLDS = /(?<!\bnot )\b(confirmed|verified|passed|proven)\b(?!"\s*:)/i;
const FAILS = /\b(refuted|unmet|failed)\b(?!"\s*:)|\bnot (confirmed|verified)\b/i;

/** Summaries stand under boundary lines (lib/rollout/frames.ts), tags or headings. */
function summariesIn(context: string): string[] {
  return context.split(/^(?=\[\[\w+ |<\w|#{1,4} )/m);
}

/** The JSON objects around each place that names the hypothesis, or its lines where there is no JSON. */
function claimsNaming(hypothesis: string, summary: string): string[] {
  const words = hypothesis.toLowerCase().match(/[a-z0-9]+/g);
  if (!words) return [];
  const named = new RegExp(`(?<![a-z0-9])${words.join('[^a-z0-9]+')}(?![a-z0-9])`, 'gi');
  return [...summary.matchAll(named)].map(({ index }) => {
    const open = summary.lastIndexOf('{', index);
    const close = summary.indexOf('}', index);
    if (open >= 0 && close >= 0 && summary.lastIndexOf('}', index) < open) return summary.slice(open, close);
    const end = summary.indexOf('\n', index);
    return summary.slice(summary.lastIndexOf('\n', index) + 1, end < 0 ? undefined : end);
  });
}

/** A stated status decides; without one, the words of the claim do. */
function verdictOf(claim: string): number {
  const stated = /"(?:status|standing|result)"\s*:\s*"(\w+)"/.exec(claim)?.[1] ?? claim;
  if (FAILS.test(stated)) return -1;
  return HOLDS.test(stated) ? 1 : 0;
}
