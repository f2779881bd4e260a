import 'server-only';
import type { ErrorCode } from '@/lib/errors';

/** The one error shape of the HTTP API, with the status that fits the code. */
export function refuse(code: ErrorCode, message: string): Response {
  const status = code === 'not-found' ? 404 : code === 'bad-input' ? 400 : code === 'too-large' ? 413 : 500;
  return Response.json({ error: { code, message } }, { status });
}

/** A whole number from the query string; null when it is missing or something else. */
export function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
