import type { z } from 'zod';

/** The closed set of reasons a verb, importer or adapter may fail; the same word in code, database and screen. */
export const ERROR_CODES = [
  'bad-input',
  'not-found',
  'not-logged-in',
  'not-allowed',
  'too-large',
  'unsupported-format',
  'busy',
  'model-auth',
  'model-overloaded',
  'model-refused',
  'model-unavailable',
  'model-bad-request',
  'unreadable-reply',
  'environment-failed',
  'sandbox-failed',
  'budget-reached',
  'cancelled',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** A failure a person can act on: `message` is one sentence that says what happened and where. */
export class RunoffError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'RunoffError';
    this.code = code;
  }
}

/** One sentence for any thrown value, fit for a log line or a screen. */
export function errorMessage(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}

type Issue = z.core.$ZodIssue;

/** What zod found wrong with an input as one line, e.g. `votes must be at least 1; seed must be at most 10`. */
export function problemsIn(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const name = issue.path.length === 0 ? 'the input' : issue.path.join('.');
      return `${name} ${rangeProblem(issue) ?? `cannot be used (${issue.message})`}`;
    })
    .join('; ');
}

function rangeProblem(issue: Issue): string | null {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return null;
  const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  if (issue.origin === 'number' || issue.origin === 'int') return `must be ${bound}`;
  if (issue.origin === 'string')
    return issue.code === 'too_small' && issue.minimum === 1
      ? 'must not be empty'
      : `must have ${bound} characters`;
  return issue.origin === 'array' ? `must have ${bound} entries` : null;
}
