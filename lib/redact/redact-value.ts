import { isSecretName, looksSecret } from './named-values';
import {
  fingerprintOf,
  makeScanner,
  type Finding,
  type Place,
  type RedactionOptions,
  type Scanner,
} from './scan';

interface Walk {
  scanner: Scanner;
  /** Whether the names of fields tell of secrets. */
  secrets: boolean;
  allowed: ReadonlySet<string>;
  findings: Finding[];
}

/**
 * A deep copy of a JSON value with the secrets of all its texts masked, those that stand behind the name of a secret
 * too (`{ "api_key": "…" }`). `where.field` leads the paths in the findings. Throws like `scanSecrets`.
 */
export function redactValue<T>(
  value: T,
  options: RedactionOptions,
  where: Place,
  scanner: Scanner = makeScanner(options),
): { value: T; findings: Finding[] } {
  const { secrets = true, allow } = options;
  const walk: Walk = { scanner, secrets, allowed: new Set(allow), findings: [] };
  return { value: masked(value, null, where, walk), findings: walk.findings };
}

/** No secret is shorter than this, and most names of fields are. */
const SHORTEST = 16;

function masked<T>(value: T, name: string | null, where: Place, walk: Walk): T;
function masked(value: unknown, name: string | null, where: Place, walk: Walk): unknown {
  if (typeof value === 'string') return maskedText(value, name, where, walk);
  if (Array.isArray(value))
    return value.map((item, i) => masked(item, name, { ...where, field: `${where.field}[${i}]` }, walk));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const shown =
        key.length < SHORTEST
          ? key
          : maskedText(key, null, { ...where, field: `${where.field}.(name)` }, walk);
      return [
        shown,
        masked(item, key, { ...where, field: where.field === '' ? shown : `${where.field}.${shown}` }, walk),
      ];
    }),
  );
}

function maskedText(
  text: string,
  name: string | null,
  where: Place,
  { scanner, secrets, allowed, findings }: Walk,
): string {
  const found = scanner.redact(text, where);
  findings.push(...found.findings);
  if (!secrets || found.findings.length > 0 || name === null || !isSecretName(name)) return found.text;
  if (!looksSecret(name, text, true) || /\s/.test(text)) return found.text;
  const fingerprint = fingerprintOf(text);
  if (allowed.has(fingerprint)) return text;
  const mask = '[redacted:secret-value]';
  const all = { start: 0, end: text.length };
  findings.push({ ...where, ...all, rule: 'secret-value', fingerprint, preview: mask, after: '' });
  return mask;
}
