import { z } from 'zod';

/** Version of the summary's shape; a stored summary keeps the version it was written in. */
export const SUMMARY_SCHEMA_VERSION = 1;

const steps = z.array(z.number().int()).describe('1-based numbers of the steps that show this');
const claim = <T extends z.ZodRawShape>(shape: T) => z.object({ ...shape, steps });

/**
 * The structured summary of one rollout (arXiv:2604.16529, representation): an evidence report that keeps
 * what captured output confirmed apart from what was only issued or claimed. Every claim cites its steps.
 */
export const summarySchema = z.object({
  headline: z.string().max(240).describe('One sentence: what was tried and where it ended'),
  task: z.object({
    objective: z.string(),
    expectedBehaviour: z.string().nullable(),
    currentBehaviour: z.string().nullable(),
    constraints: z.array(z.string()),
    successCriteria: z.array(z.string()),
  }),
  requirements: z.array(
    claim({
      requirement: z.string(),
      status: z.enum(['verified', 'unverified', 'unmet']),
      evidence: z.string(),
    }),
  ),
  hypotheses: z.array(
    claim({
      hypothesis: z.string(),
      status: z.enum(['confirmed', 'refuted', 'untested']),
      evidence: z.string(),
    }),
  ),
  progress: z
    .array(claim({ milestone: z.string() }))
    .describe('Exploration, approach and its changes, implementation'),
  changes: z.array(
    claim({ file: z.string(), symbol: z.string().nullable(), before: z.string(), after: z.string() }),
  ),
  commands: z
    .array(
      z.object({
        step: z.number().int(),
        command: z.string(),
        returnCode: z.number().int().nullable(),
        captured: z.string().nullable(),
      }),
    )
    .describe('The commands that matter; captured is a digest of the output, null when none was captured'),
  verification: z.array(
    claim({
      ran: z.string(),
      checked: z.string(),
      result: z.enum(['passed', 'failed', 'unclear']),
      afterLastEdit: z.boolean(),
    }),
  ),
  notTested: z.array(z.string()),
  errors: z.array(
    claim({
      error: z.string(),
      type: z.string(),
      status: z.enum(['fixed', 'standing']),
      evidence: z.string(),
    }),
  ),
  evidence: z.array(claim({ claim: z.string(), standing: z.enum(['confirmed', 'error', 'unconfirmed']) })),
  failureModes: z.array(claim({ mode: z.string(), explanation: z.string() })),
  finalState: claim({
    agentClaim: z.string(),
    patch: z.enum(['submitted', 'empty', 'none', 'not-applicable']),
    artifacts: z.array(z.object({ name: z.string(), status: z.enum(['proven', 'claimed']) })),
    unresolved: z.array(z.string()),
  }),
});

export type Summary = z.infer<typeof summarySchema>;

/** A citation of a step that the trajectory does not have. */
export interface BadCitation {
  /** Where in the summary, e.g. `hypotheses[2]`. */
  path: string;
  step: number;
}

/** Citations of steps outside 1…stepCount, in reading order. */
export function badCitations(summary: Summary, stepCount: number): BadCitation[] {
  const bad: BadCitation[] = [];
  const check = (path: string, cited: number[]) => {
    for (const step of cited) if (step < 1 || step > stepCount) bad.push({ path, step });
  };
  const lists = [
    'requirements',
    'hypotheses',
    'progress',
    'changes',
    'verification',
    'errors',
    'evidence',
    'failureModes',
  ] as const;
  for (const list of lists) summary[list].forEach((item, i) => check(`${list}[${i}]`, item.steps));
  summary.commands.forEach((item, i) => check(`commands[${i}]`, [item.step]));
  check('finalState', summary.finalState.steps);
  return bad;
}
