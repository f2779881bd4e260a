import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RolloutFacts } from '@/lib/rollout/facts';
import {
  disqualifications,
  EVIDENCE_WEIGHTS,
  evidenceScore,
  finalChecks,
  type EvidenceInput,
} from './evidence-score';
import type { Summary } from './schema';

const check = (
  step: number,
  result: 'passed' | 'failed' | 'unclear',
  afterLastEdit = true,
): Summary['verification'][number] => ({ ran: 'pytest', checked: 'c', result, afterLastEdit, steps: [step] });
const standing: Summary['errors'][number] = {
  error: 'E',
  type: 'T',
  status: 'standing',
  evidence: '',
  steps: [5],
};

const FACTS: RolloutFacts = {
  version: 1,
  exitStatus: 'submitted',
  exitStatusRaw: null,
  steps: 10,
  commands: 10,
  filesEdited: [{ path: 'a.py', steps: [4], scratch: false }],
  lastEditStep: 4,
  testCommands: [{ step: 6, command: 'pytest', returnCode: 0, afterLastEdit: true }],
  errors: { formatErrors: 0, timeouts: 0, toolErrors: 0, nonZeroReturnCodes: 0 },
  lastFailure: null,
  patch: { files: ['a.py'], added: 1, removed: 1, bytes: 100 },
};
const SUMMARY: Summary = {
  headline: 'h',
  task: {
    objective: 'o',
    expectedBehaviour: null,
    currentBehaviour: null,
    constraints: [],
    successCriteria: [],
  },
  requirements: [{ requirement: 'r', status: 'verified', evidence: '', steps: [6] }],
  hypotheses: [],
  progress: [],
  changes: [],
  commands: [],
  verification: [check(6, 'passed')],
  notTested: [],
  errors: [],
  evidence: [{ claim: 'c', standing: 'confirmed', steps: [6] }],
  failureModes: [],
  finalState: {
    agentClaim: '',
    patch: 'submitted',
    artifacts: [{ name: 'a.py', status: 'proven' }],
    unresolved: [],
    steps: [10],
  },
};
const score = (summary: Partial<Summary> = {}, facts: Partial<RolloutFacts> = {}) =>
  evidenceScore({ summary: { ...SUMMARY, ...summary }, facts: { ...FACTS, ...facts } });

describe('evidenceScore', () => {
  it('has weights that add up to 1', () => {
    expect(Object.values(EVIDENCE_WEIGHTS).reduce((a, b) => a + b, 0)).toBeCloseTo(1);
    expect(score()).toBeCloseTo(1 - 0.3 * 0.25);
  });

  it('puts every weakness below the clean attempt', () => {
    const weaker: number[] = [
      score({ requirements: [{ requirement: 'r', status: 'unverified', evidence: '', steps: [] }] }),
      score({ verification: [] }, { testCommands: [] }),
      score({ verification: [check(6, 'failed')] }),
      score({ errors: [standing] }),
      score({}, { testCommands: [{ step: 6, command: 'pytest', returnCode: 1, afterLastEdit: true }] }),
      score({ evidence: [{ claim: 'c', standing: 'unconfirmed', steps: [] }] }),
      score({}, { exitStatus: 'limit' }),
    ];
    for (const value of weaker) expect(value).toBeLessThan(score());
  });

  it('lets nothing outweigh a disqualification', () => {
    const poor = score(
      {
        requirements: [{ requirement: 'r', status: 'unverified', evidence: '', steps: [] }],
        verification: [],
        evidence: [],
      },
      { testCommands: [] },
    );
    expect(score({}, { patch: { files: [], added: 0, removed: 0, bytes: 0 } })).toBeLessThan(poor);
    expect(score({}, { exitStatus: 'limit' })).toBeLessThan(poor);
    expect(score({}, { commands: 0 })).toBeLessThan(poor);
  });

  it('does not believe a summary that puts a check before the last edit behind it', () => {
    const claimed: EvidenceInput = {
      summary: { ...SUMMARY, verification: [check(3, 'passed', true), check(99, 'passed', true)] },
      facts: FACTS,
    };
    expect(finalChecks(claimed)).toEqual([]);
  });

  it('says why', () => {
    const reasons = disqualifications({
      summary: { ...SUMMARY, verification: [check(6, 'passed'), check(7, 'failed')] },
      facts: { ...FACTS, exitStatus: 'timeout' },
    });
    expect(reasons.map((item) => item.reason)).toEqual([
      'it ended by timeout',
      'the last check on the final state failed',
    ]);
  });

  it('stays within 0 and 1', () => {
    const result = fc.constantFrom('passed' as const, 'failed' as const, 'unclear' as const);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -3, max: 20 }), result, fc.boolean())),
        fc.nat(30),
        fc.constantFrom('submitted' as const, 'limit' as const, 'unknown' as const),
        (checks, errors, exitStatus) => {
          const value = score(
            {
              verification: checks.map(([step, kind, after]) => check(step, kind, after)),
              errors: Array.from({ length: errors }, () => standing),
            },
            { exitStatus },
          );
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
