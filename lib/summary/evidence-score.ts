import type { RolloutFacts } from '@/lib/rollout/facts';
import type { Summary } from './schema';

/** Shares of the score; they add up to 1. Their order is the judge's (lib/tournament/judge-prompt.ts). */
export const EVIDENCE_WEIGHTS = {
  /** Requirements verified (1), unverified (0.4) or unmet (0). */
  requirements: 0.25,
  /** Checks on the final state: their results, and that there are any. */
  verification: 0.3,
  /** Return codes of the test commands after the last edit. */
  returnCodes: 0.15,
  /** Standing errors: 1, 1/2, 1/3 … */
  errors: 0.15,
  /** Changed files that are proven rather than claimed, and few of them. */
  scope: 0.1,
  /** Share of the evidence list that captured output confirms. */
  evidence: 0.05,
} as const;

/** Factors for what disqualifies, the strongest applies. */
export const DISQUALIFIED = {
  /** Nothing was ever issued, or the patch is empty though one was recorded. */
  nothingDone: 0.05,
  /** Cut off by a limit, a time-out, an overflow, format errors or a crash of the agent. */
  cutOff: 0.25,
  /** The last check on the final state failed, or the summary has an unmet requirement and a standing error. */
  standingFailure: 0.5,
} as const;

/** Why a candidate is marked down, in the words of a rationale; empty when nothing disqualifies it. */
export function disqualifications({ summary, facts }: EvidenceInput): { reason: string; factor: number }[] {
  const found: { reason: string; factor: number }[] = [];
  const { exitStatus, patch } = facts;
  if (facts.commands === 0) found.push({ reason: 'it issued no command', factor: DISQUALIFIED.nothingDone });
  if ((patch != null && patch.bytes === 0) || summary.finalState.patch === 'empty') {
    found.push({ reason: 'its patch is empty', factor: DISQUALIFIED.nothingDone });
  } else if (patch == null && facts.filesEdited.length === 0 && facts.commands > 0) {
    found.push({ reason: 'no file was edited', factor: DISQUALIFIED.cutOff });
  }
  if (!['submitted', 'unknown'].includes(exitStatus))
    found.push({ reason: `it ended by ${exitStatus}`, factor: DISQUALIFIED.cutOff });
  const last = finalChecks({ summary, facts }).at(-1);
  const unmet = summary.requirements.some((item) => item.status === 'unmet');
  const standing = summary.errors.some((item) => item.status === 'standing');
  if (last?.result === 'failed')
    found.push({ reason: 'the last check on the final state failed', factor: DISQUALIFIED.standingFailure });
  else if (unmet && standing)
    found.push({
      reason: 'an error stands and a requirement is unmet',
      factor: DISQUALIFIED.standingFailure,
    });
  return found;
}

export interface EvidenceInput {
  summary: Summary;
  facts: RolloutFacts;
}

/** Checks that the summary reports after the last edit and that the facts allow to be there, by step. */
export function finalChecks({ summary, facts }: EvidenceInput): Summary['verification'] {
  const lastEdit = facts.lastEditStep ?? 0;
  return summary.verification
    .filter(
      (check) => check.afterLastEdit && check.steps.some((step) => step >= lastEdit && step <= facts.steps),
    )
    .sort((a, b) => Math.max(...a.steps) - Math.max(...b.steps));
}

/** The parts of the score, each in [0, 1], before weights and disqualification. */
export function evidenceParts(input: EvidenceInput): Record<keyof typeof EVIDENCE_WEIGHTS, number> {
  const { summary, facts } = input;
  const checks = finalChecks(input);
  const codes = facts.testCommands.filter((test) => test.afterLastEdit && test.returnCode != null);
  const standing = summary.errors.filter((error) => error.status === 'standing').length;
  const artifacts = summary.finalState.artifacts;
  const edited = facts.filesEdited.filter((file) => !file.scratch).length;
  const requirement = { verified: 1, unverified: 0.4, unmet: 0 };
  const result = { passed: 1, unclear: 0.4, failed: 0 };
  return {
    requirements: mean(summary.requirements.map((item) => requirement[item.status])) ?? 0.4,
    // One passing check gives 0.75, four or more give 1: breadth counts, but less than being there at all.
    verification:
      (mean(checks.map((check) => result[check.result])) ?? 0) *
      (0.5 + 0.5 * (1 - 0.5 ** Math.min(checks.length, 4))),
    // Without recorded return codes (terminals, tool calls) nothing is known: half.
    returnCodes: mean(codes.map((test) => (test.returnCode === 0 ? 1 : 0))) ?? (checks.length > 0 ? 0.5 : 0),
    errors: 1 / (1 + standing),
    scope:
      0.5 * (mean(artifacts.map((item) => (item.status === 'proven' ? 1 : 0))) ?? 0) +
      0.5 * (edited === 0 ? 0 : Math.min(1, 3 / edited)),
    evidence: mean(summary.evidence.map((item) => (item.standing === 'confirmed' ? 1 : 0))) ?? 0,
  };
}

/**
 * Strength of the recorded evidence that an attempt solved its task, in [0, 1], by fixed rules in the judge's
 * order of priority: a weighted sum (`EVIDENCE_WEIGHTS`) times the strongest factor of `DISQUALIFIED`.
 * It measures what the trace shows, not whether the solution is right; the rule and its weights are ours.
 */
export function evidenceScore(input: EvidenceInput): number {
  const parts = evidenceParts(input);
  const keys = Object.keys(EVIDENCE_WEIGHTS) as (keyof typeof EVIDENCE_WEIGHTS)[];
  const sum = keys.reduce((total, key) => total + EVIDENCE_WEIGHTS[key] * parts[key], 0);
  const factor = Math.min(1, ...disqualifications(input).map((item) => item.factor));
  return Math.min(1, Math.max(0, sum * factor));
}

function mean(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
