import type { ExitStatus } from '@/lib/rollout/rollout';

const STATUSES: [pattern: RegExp, status: ExitStatus][] = [
  [/^submitted$/i, 'submitted'],
  [/^limits?exceeded$/i, 'limit'],
  [/^timeexceeded$/i, 'timeout'],
  [/context.?window|contextlength/i, 'context-exceeded'],
  [/format.?error/i, 'format-error'],
  [/interrupt/i, 'interrupted'],
  // Failures of the model's API and of the container, by the names of their exception classes.
  [
    /^(retry|ratelimit|apiconnection|serviceunavailable|internalserver|authentication|apierror|timeout$|docker|container|calledprocess|connection)/i,
    'infrastructure-error',
  ],
];

/** mini-SWE-agent's exit status (a fixed word, or the name of the exception that ended it) in our words. */
export function miniExitStatus(raw: string | null): ExitStatus {
  if (raw === null || raw.trim() === '') return 'unknown';
  return STATUSES.find(([pattern]) => pattern.test(raw.trim()))?.[1] ?? 'agent-error';
}
