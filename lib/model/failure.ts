import { APIConnectionError, APIError } from '@anthropic-ai/sdk';
import { ZodError } from 'zod';
import { errorMessage, RunoffError } from '@/lib/errors';
import { Unanswered } from '@/lib/model/limiter';
import { CutStream } from '@/lib/model/read-reply';

/** What a request may ask for and a server may not know: sent again without it. */
export type OptionalField = 'temperature' | 'jsonSchema';

/** A request that was refused only because of a field that it can do without. */
export class RefusedField extends Error {
  readonly field: OptionalField;
  constructor(field: OptionalField, message: string) {
    super(message);
    this.field = field;
  }
}

interface Circumstances {
  /** Full name of the model, for the message. */
  model: string;
  /** The secret that must appear in no message. */
  apiKey: string;
  /** The optional fields that this request carried. */
  sent: ReadonlySet<OptionalField>;
}

/** Error types of the API that arrive inside a stream, where there is no HTTP status any more. */
const STATUS_OF_TYPE: Record<string, number> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

const TOO_LONG =
  /prompt is too long|exceeds? (the )?(context|maximum context)|context (window|length|limit)|too many tokens/i;
const OPTIONAL_FIELDS: [OptionalField, RegExp][] = [
  ['temperature', /temperature|sampling param/i],
  ['jsonSchema', /output_config|output_format|json_schema|structured output|schema|grammar/i],
];

/**
 * What a failed request means: `Unanswered` where asking again can help, `RefusedField` where asking for less can,
 * else a RunoffError. None of them keeps the SDK's own error, whose text and causes may repeat the key.
 * Statuses: https://platform.claude.com/docs/en/api/errors
 */
export function failureOf(error: unknown, about: Circumstances): Error {
  const say = (text: string) => redact(`${about.model}: ${text}`, about.apiKey);
  if (error instanceof RunoffError) return error;
  if (error instanceof APIConnectionError) {
    return new Unanswered('model-unavailable', say(`no connection to the server (${rootCause(error)})`));
  }
  if (error instanceof APIError) return fromStatus(error, about, say);
  if (error instanceof CutStream) return new Unanswered('model-unavailable', say(error.message));
  // Broken JSON was damaged or cut on its way; whole JSON of another form comes from another kind of server.
  if (error instanceof SyntaxError || error instanceof ZodError) {
    const text = say('the server sent something that is not a Messages API reply');
    return error instanceof SyntaxError
      ? new Unanswered('model-unavailable', text)
      : new RunoffError('model-unavailable', text);
  }
  return new Unanswered(
    'model-unavailable',
    say(`the connection broke during the answer (${rootCause(error)})`),
  );
}

function fromStatus(error: APIError, about: Circumstances, say: (text: string) => string): Error {
  const status = error.status ?? STATUS_OF_TYPE[error.type ?? ''] ?? 500;
  const told = clip(typeof error.apiMessage === 'string' ? error.apiMessage : error.message);
  const where = error.status === undefined ? `${error.type ?? 'error'} during the answer` : `HTTP ${status}`;
  const because = `(${where}: ${told}${error.requestID ? `, request ${error.requestID}` : ''})`;

  if (status === 401 || status === 403)
    return new RunoffError('model-auth', say(`the server refused the API key ${because}`));
  if (status === 402)
    return new RunoffError('model-auth', say(`the account cannot pay for the call ${because}`));
  if (
    status === 429 ||
    status === 503 ||
    status === 529 ||
    status === 408 ||
    status === 409 ||
    status >= 500
  ) {
    const overloaded = status === 429 || status === 503 || status === 529;
    const code = overloaded ? 'model-overloaded' : 'model-unavailable';
    const text = say(
      `${status === 429 ? 'rate limit reached' : overloaded ? 'overloaded' : 'server error'} ${because}`,
    );
    return worthAsking(error, status)
      ? new Unanswered(code, text, retryAfterMs(error.headers))
      : new RunoffError(code, text);
  }
  if (status === 413 || TOO_LONG.test(told)) {
    return new RunoffError('model-bad-request', say(`the prompt is too long for this model ${because}`));
  }
  const field =
    status === 400 || status === 422
      ? OPTIONAL_FIELDS.find(([name, words]) => about.sent.has(name) && words.test(told))
      : undefined;
  if (field) return new RefusedField(field[0], say(because));
  if (status === 404)
    return new RunoffError(
      'model-bad-request',
      say(`the server does not know this model or address ${because}`),
    );
  return new RunoffError('model-bad-request', say(`the server refused the request ${because}`));
}

/** A spent budget stays spent, and the server may say itself that asking again is useless. */
function worthAsking(error: APIError, status: number): boolean {
  if (status === 501 || error.errorCode?.includes('spend_limit')) return false;
  return error.headers?.get('x-should-retry') !== 'false';
}

const DAY_MS = 24 * 60 * 60_000;

/**
 * How long a response asks to wait, in milliseconds: `retry-after-ms`, else `retry-after` as seconds or as an
 * HTTP date. Null when it does not say, or says something that cannot be meant (past, or beyond a day).
 */
export function retryAfterMs(headers: Headers | undefined, nowMs = Date.now()): number | null {
  const exact = headers?.get('retry-after-ms');
  const rough = headers?.get('retry-after');
  const isNumber = (text: string) => /^\d+(\.\d+)?$/.test(text.trim());
  let ms: number | null = null;
  if (exact && isNumber(exact)) ms = Number(exact);
  else if (rough) ms = isNumber(rough) ? Number(rough) * 1000 : Date.parse(rough) - nowMs;
  return ms !== null && ms >= 0 && ms <= DAY_MS ? Math.ceil(ms) : null;
}

/** The innermost cause that says something: `fetch failed` does not, `connect ECONNREFUSED …` does. */
function rootCause(error: unknown): string {
  let inner = error;
  for (let depth = 0; depth < 5 && inner instanceof Error && inner.cause !== undefined; depth++)
    inner = inner.cause;
  if (inner instanceof AggregateError && inner.errors.length > 0) inner = inner.errors[0];
  return clip(errorMessage(inner));
}

function clip(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}

/** Placeholder keys of a few letters are no secrets and would riddle the text. */
function redact(text: string, secret: string): string {
  return secret.length >= 8 ? text.replaceAll(secret, '[API key]') : text;
}
