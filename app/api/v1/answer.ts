import 'server-only';
import type { ErrorCode } from '@/lib/errors';

const STATUS: Partial<Record<ErrorCode, number>> = {
  'bad-input': 400,
  'not-logged-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  'too-large': 413,
};

/** The one error shape of the HTTP API, with the status that fits the code. */
export function refuse(code: ErrorCode, message: string): Response {
  const status = STATUS[code] ?? 500;
  const headers = status === 401 ? { 'WWW-Authenticate': 'Bearer realm="Runoff"' } : undefined;
  return Response.json({ error: { code, message } }, { status, headers });
}

/** A whole number from the query string; null when it is missing or something else. */
export function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
