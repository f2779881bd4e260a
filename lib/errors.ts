/** The closed set of reasons a verb, importer or adapter may fail; the same word in code, database and screen. */
export const ERROR_CODES = [
  'bad-input',
  'not-found',
  'too-large',
  'unsupported-format',
  'busy',
  'model-auth',
  'model-overloaded',
  'model-refused',
  'model-unavailable',
  'model-bad-request',
  'unreadable-reply',
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
