/** At most this many rollouts or experiments stand beside each other. */
export const MOST_COMPARED = 4;

/** What the address of a comparison asks for. */
export type CompareQuery =
  | { kind: 'nothing' }
  | { kind: 'rollouts' | 'experiments'; ids: string[] }
  /** One alone: what to compare it with is still to be chosen. */
  | { kind: 'one-rollout'; id: string }
  | { kind: 'wrong'; sentence: string };

/** Reads `?r=…&r=…` or `?e=…&e=…`; anything but two to four of one kind, each once, is said in one sentence. */
export function compareQuery(r: readonly string[], e: readonly string[]): CompareQuery {
  if (r.length > 0 && e.length > 0)
    return wrong('The address names rollouts (r) and experiments (e); compare the one or the other.');
  const [ids, kind, noun] =
    e.length > 0 ? ([e, 'experiments', 'experiment'] as const) : ([r, 'rollouts', 'rollout'] as const);
  const [first] = ids;
  if (first === undefined) return { kind: 'nothing' };
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) return wrong(`The address names ${noun} ${shown(twice)} twice; name each once.`);
  if (ids.length > MOST_COMPARED)
    return wrong(
      `The address names ${ids.length} ${noun}s; at most ${MOST_COMPARED} stand beside each other.`,
    );
  if (ids.length > 1) return { kind, ids: [...ids] };
  return kind === 'rollouts'
    ? { kind: 'one-rollout', id: first }
    : wrong(`The address names one experiment alone, ${shown(first)}; add another with &e=….`);
}

const wrong = (sentence: string): CompareQuery => ({ kind: 'wrong', sentence });

/** An id as it may stand in a sentence: addresses can hold anything, at any length. */
export const shown = (id: string): string => (id.length > 60 ? `${id.slice(0, 60)}…` : id);

/** Parameters of a comparison that still hold when other rollouts stand in it; the rest is about these ones. */
const KEPT = ['list', 'tab', 'facts', 'diff', 'only', 'patches', 'gold', 'tests'];

/** The address of the comparison of these rollouts, in this order; keeps what still holds of the present one. */
export function compareHref(ids: readonly string[], present?: URLSearchParams): string {
  const query = new URLSearchParams(ids.map((id) => ['r', id]));
  for (const name of KEPT) for (const value of present?.getAll(name) ?? []) query.append(name, value);
  return `/compare?${query}`;
}
