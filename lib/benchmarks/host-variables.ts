/** Variables of this machine that tasks may ask for by name; nothing else of its environment reaches a task. */
export type HostVariables = Readonly<Record<string, string>>;

/** A value that is nothing but a reference: `${VAR}` or `${VAR:-default}` (harbor/utils/env.py). */
const REFERENCE = /^\$\{([^}:]+)(?::-(.*))?\}$/s;

/** Values with their references filled in; `missing` names the variables that are neither given nor have a default. */
export function fillReferences(
  values: Readonly<Record<string, string>>,
  host: HostVariables,
): { values: Record<string, string>; missing: string[] } {
  const filled: Record<string, string> = {};
  const missing: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const reference = REFERENCE.exec(value);
    const name = reference?.[1];
    if (name === undefined) filled[key] = value;
    else if (Object.hasOwn(host, name)) filled[key] = host[name] ?? '';
    else if (reference?.[2] !== undefined) filled[key] = reference[2];
    else missing.push(name);
  }
  return { values: filled, missing };
}
