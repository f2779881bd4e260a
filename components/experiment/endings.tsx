import { OutcomeGlyph } from '@/components/rollout/outcome-mark';
import { ENDING_WORDS } from '@/lib/metrics/ending-words';
import { Unknown } from '@/components/figures/unknown';

export interface EndingCounts {
  right: number;
  lost: number;
  'nothing-passed': number;
  unknown: number;
}

const plural = (n: number) => `${n} ${n === 1 ? 'task' : 'tasks'}`;

/** `2 right · 1 lost · of 3 tasks`: how the tests judge what the judge chose. `wrap`: may take two lines. */
export function Endings({ counts, wrap = false }: { counts: EndingCounts; wrap?: boolean }) {
  const total = counts.right + counts.lost + counts['nothing-passed'] + counts.unknown;
  if (total === 0) return <Unknown why="No selection has finished with one survivor per task." />;
  return (
    <span
      className={`inline-flex items-center gap-x-2 align-middle whitespace-nowrap ${wrap ? 'flex-wrap justify-end' : ''}`}
    >
      {counts.right > 0 && (
        <span title={ENDING_WORDS.right} className="inline-flex items-center gap-1">
          <OutcomeGlyph mark="passed" size={12} />
          {counts.right} right
        </span>
      )}
      {counts.lost > 0 && (
        <span title={ENDING_WORDS.lost} className="inline-flex items-center gap-1 font-bold">
          <OutcomeGlyph mark="failed" size={12} />
          {counts.lost} lost
        </span>
      )}
      {counts['nothing-passed'] > 0 && (
        <span title={ENDING_WORDS['nothing-passed']} className="text-ink-2">
          {counts['nothing-passed']} nothing passed
        </span>
      )}
      {counts.unknown > 0 && (
        <span title={ENDING_WORDS.unknown} className="inline-flex items-center gap-1 text-ink-2">
          <OutcomeGlyph mark="missing" size={12} />
          {counts.unknown} not judged
        </span>
      )}
      <span className="text-ink-3">of {plural(total)}</span>
    </span>
  );
}
