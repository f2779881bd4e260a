import { OutcomeGlyph } from './outcome-mark';
import { markOf, markWord } from '@/lib/rollout/outcome-words';
import type { ExitStatus, OutcomeKind } from '@/lib/rollout/rollout';

interface Slot {
  id: string;
  slot: number;
  outcome: OutcomeKind;
  exitStatus: ExitStatus;
}

/** The attempts of a task as a row of marks, in slot order; what was chosen is underlined. */
export function OutcomeStrip({ slots, chosen = [] }: { slots: readonly Slot[]; chosen?: readonly string[] }) {
  const passed = slots.filter((slot) => slot.outcome === 'passed').length;
  const failed = slots.filter((slot) => slot.outcome === 'failed').length;
  return (
    <span className="inline-flex items-center align-middle">
      <span className="sr-only">
        {slots.length} attempts: {passed} passed, {failed} failed, {slots.length - passed - failed} without
        verdict
      </span>
      {slots.map((slot) => {
        const mark = markOf(slot.outcome, slot.exitStatus);
        const won = chosen.includes(slot.id);
        return (
          <span
            key={slot.id}
            aria-hidden
            title={`attempt ${slot.slot + 1}: ${markWord(mark, slot.outcome)}${won ? ', chosen by the judge' : ''}`}
            className={`inline-flex h-4.5 items-center border-b-2 px-px ${won ? 'border-ink' : 'border-transparent'}`}
          >
            <OutcomeGlyph mark={mark} size={11} />
          </span>
        );
      })}
    </span>
  );
}
