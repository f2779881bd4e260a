import { z } from 'zod';
import { jsonText } from '@/lib/api/json-text';
import { MOST_COMPARED } from '@/lib/compare/compare-query';

const pickSchema = z.object({ id: z.string(), label: z.string() });
const basketSchema = z.array(pickSchema).max(MOST_COMPARED);
/** A rollout picked for comparing, with the words it stood under. */
export type Picked = z.infer<typeof pickSchema>;

const KEY = 'runoff.compare';
const NONE: readonly Picked[] = [];

/** Picks of this browser tab, in `storage`; what is stored there and cannot be read counts as none. */
export function createBasket(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
  let known: { text: string | null; picked: readonly Picked[] } = { text: null, picked: NONE };
  const listeners = new Set<() => void>();
  const read = (): readonly Picked[] => {
    const text = storage.getItem(KEY);
    // The same text gives the same list, which is what React asks of a store.
    if (text !== known.text) known = { text, picked: text === null ? NONE : parsed(text) };
    return known.picked;
  };
  const write = (picked: readonly Picked[]) => {
    if (picked.length === 0) storage.removeItem(KEY);
    else storage.setItem(KEY, JSON.stringify(picked));
    for (const listener of listeners) listener();
  };
  return {
    read,
    clear: () => write(NONE),
    /** Puts in what was out and out what was in; false when there is no place left. */
    toggle: (pick: Picked): boolean => {
      const picked = read();
      const without = picked.filter((one) => one.id !== pick.id);
      if (without.length === picked.length && picked.length >= MOST_COMPARED) return false;
      write(without.length < picked.length ? without : [...picked, pick]);
      return true;
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
function parsed(text: string): readonly Picked[] {
  const found = jsonText(basketSchema).safeParse(text);
  return found.success ? found.data : NONE;
}
