import 'server-only';
import { pagesDatabase } from '@/db/pages-database';
import { storedRedaction } from '@/db/redaction-rules';
import { redactValue } from '@/lib/redact/redact-value';
import { makeScanner, type RedactionOptions, type Scanner } from '@/lib/redact/scan';
import type { Access } from './access';

let made: { key: string; options: RedactionOptions; scanner: Scanner } | null = null;

/** The rules of now; made ready again only when somebody changed them. */
function rules() {
  const options = storedRedaction(pagesDatabase());
  const key = JSON.stringify(options);
  if (made?.key !== key) made = { key, options, scanner: makeScanner(options) };
  return made;
}

/** A value as a shared link shows it: the secrets of all its texts masked. */
export function linkMask<T>(value: T): T {
  const { options, scanner } = rules();
  return redactValue(value, options, { rollout: null, step: null, field: '' }, scanner).value;
}

/**
 * An answer as `access` may see it. Under a shared link its secrets are masked; what the link leaves out, its own database
 * never told (link-database.ts).
 */
export function masked<T>(access: Access, value: T): T {
  return access.kind === 'link' ? linkMask(value) : value;
}
