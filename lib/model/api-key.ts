import { RunoffError } from '@/lib/errors';

/**
 * The same key. Throws `model-auth` for one that cannot be sent: what fetch throws for such a header repeats the key.
 */
export function checkedKey(apiKey: string): string {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return apiKey;
  throw new RunoffError(
    'model-auth',
    'The API key is empty or holds a space, a line break or a letter outside ASCII.',
  );
}
