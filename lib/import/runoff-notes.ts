import type { RunoffNotes } from '@/lib/import/import-files';
import { numberOf, objectOf, objectsOf, stringOf } from '@/lib/import/json-value';

/** Which rollouts stand in which lines of a file of our own export. */
export function runoffNotes(value: unknown): RunoffNotes {
  const [head, ...lines] = objectsOf(value);
  return {
    experimentId: stringOf(objectOf(head?.experiment).id),
    lines: lines.flatMap((line, i) => {
      const id = stringOf(
        line.type === 'rollout' ? line.id : line.type === 'outcome' ? line.rolloutId : null,
      );
      const label = `iteration ${numberOf(line.iteration) ?? 0}, attempt ${(numberOf(line.slot) ?? 0) + 1}`;
      return id === null ? [] : [{ id, line: i + 1, label }];
    }),
  };
}
