import type { ExitStatus } from './rollout';

const WORDS: Record<ExitStatus, { short: string; long: string }> = {
  submitted: { short: 'submitted', long: 'The agent said it was done and handed in its work.' },
  limit: { short: 'limit', long: 'Stopped by a limit on steps or cost.' },
  timeout: { short: 'timeout', long: 'Stopped by the time limit.' },
  'context-exceeded': { short: 'context full', long: 'The model’s context window was full.' },
  'format-error': { short: 'format errors', long: 'Stopped after replies the agent could not read.' },
  interrupted: { short: 'interrupted', long: 'Cut off from outside before it ended.' },
  'agent-error': { short: 'agent error', long: 'The agent program itself failed.' },
  'infrastructure-error': {
    short: 'infra error',
    long: 'The environment failed; this is not a wrong answer.',
  },
  unknown: { short: 'end unknown', long: 'The files do not tell how it ended.' },
};

/** The short word of an exit status. */
export const exitStatusWord = (status: ExitStatus): string => WORDS[status].short;
/** One sentence about an exit status. */
export const exitStatusSentence = (status: ExitStatus): string => WORDS[status].long;
