import { RunoffError } from '@/lib/errors';

/**
 * Base URL of a server that speaks the Messages API, in the form the SDK wants: without the `/v1` (or
 * `/v1/messages`) that it adds itself and without a slash at the end. Other paths stay.
 * Throws `bad-input` for anything that cannot be such a URL.
 */
export function normalizeBaseUrl(text: string): string {
  const bad = (why: string) =>
    new RunoffError(
      'bad-input',
      `The model's base URL ${why}; it should look like https://api.anthropic.com.`,
    );
  const url = URL.parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname)
    throw bad(`"${text.trim()}" is not an http or https URL`);
  // fetch refuses such URLs, and they must not be repeated in a message.
  if (url.username || url.password) throw bad('must not hold a user name or password');
  if (url.search || url.hash) throw bad(`"${text.trim()}" must not have a query or a fragment`);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v1(\/messages)?$/, '');
  return `${url.origin}${path}`;
}
