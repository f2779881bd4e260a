import type { Summary } from './schema';

/** What stands for a rollout whose summary could not be written: it stays in the pool with nothing shown. */
export function missingSummary(reason: string): Summary {
  return {
    headline: `No readable summary: ${reason}`.slice(0, 240),
    task: {
      objective: '',
      expectedBehaviour: null,
      currentBehaviour: null,
      constraints: [],
      successCriteria: [],
    },
    requirements: [],
    hypotheses: [],
    progress: [],
    changes: [],
    commands: [],
    verification: [],
    notTested: [],
    errors: [],
    evidence: [],
    failureModes: [],
    finalState: { agentClaim: '', patch: 'not-applicable', artifacts: [], unresolved: [], steps: [] },
  };
}
