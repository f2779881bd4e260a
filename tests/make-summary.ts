import type { Summary } from '@/lib/summary/schema';

/** A summary whose every text is `text` and whose every claim cites `steps`. */
export function summaryOfText(text: string, steps = [1]): Summary {
  return {
    headline: text,
    task: {
      objective: text,
      expectedBehaviour: text,
      currentBehaviour: text,
      constraints: [text],
      successCriteria: [text],
    },
    requirements: [{ requirement: text, status: 'verified', evidence: text, steps }],
    hypotheses: [{ hypothesis: text, status: 'confirmed', evidence: text, steps }],
    progress: [{ milestone: text, steps }],
    changes: [{ file: text, symbol: text, before: text, after: text, steps }],
    commands: [{ step: 1, command: text, returnCode: 0, captured: text }],
    verification: [{ ran: text, checked: text, result: 'passed', afterLastEdit: true, steps }],
    notTested: [text],
    errors: [{ error: text, type: text, status: 'fixed', evidence: text, steps }],
    evidence: [{ claim: text, standing: 'confirmed', steps }],
    failureModes: [{ mode: text, explanation: text, steps }],
    finalState: {
      agentClaim: text,
      patch: 'submitted',
      artifacts: [{ name: text, status: 'proven' }],
      unresolved: [text],
      steps,
    },
  };
}
