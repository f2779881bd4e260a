'use client';

import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { SELECTORS, type TournamentSettings } from '@/lib/tournament/settings';
import { READS_WORDS, SELECTORS_IN_WORDS } from '@/lib/tournament/setting-words';

/** What a sweep varies; an empty list leaves the setting as it is. */
export interface SweepLists {
  selector: TournamentSettings['selector'][];
  groupSize: number[];
  votes: number[];
  representation: TournamentSettings['representation'][];
}

export const NO_SWEEP: SweepLists = { selector: [], groupSize: [], votes: [], representation: [] };

/** The ablations of arXiv:2604.16529. */
const ABLATIONS: { label: string; lists: SweepLists }[] = [
  { label: 'G 2 to 16', lists: { ...NO_SWEEP, groupSize: [2, 4, 8, 16] } },
  { label: 'V 1 to 16', lists: { ...NO_SWEEP, votes: [1, 2, 4, 8, 16] } },
  { label: 'summary against trace', lists: { ...NO_SWEEP, representation: ['summary', 'trace'] } },
];

function Choices<T extends string | number>({
  legend,
  all,
  chosen,
  words,
  onChange,
}: {
  legend: string;
  all: readonly T[];
  chosen: readonly T[];
  words: (value: T) => string;
  onChange: (chosen: T[]) => void;
}) {
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <legend className="float-left w-28 text-sm font-medium">{legend}</legend>
      {all.map((value) => (
        <Checkbox
          key={value}
          checked={chosen.includes(value)}
          onChange={(on) => onChange(all.filter((one) => (one === value ? on : chosen.includes(one))))}
        >
          {words(value)}
        </Checkbox>
      ))}
    </fieldset>
  );
}

/** Values to try one after the other; every combination is a selection of its own. */
export function SweepFields({
  lists,
  onChange,
}: {
  lists: SweepLists;
  onChange: (lists: SweepLists) => void;
}) {
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-sunken p-3">
      <p className="flex flex-wrap items-center gap-2 text-sm text-ink-2">
        The paper’s ablations:
        {ABLATIONS.map(({ label, lists: wanted }) => (
          <Button key={label} onClick={() => onChange(wanted)}>
            {label}
          </Button>
        ))}
      </p>
      <Choices
        legend="Group size G"
        all={[2, 4, 8, 16]}
        chosen={lists.groupSize}
        words={String}
        onChange={(groupSize) => onChange({ ...lists, groupSize })}
      />
      <Choices
        legend="Votes V"
        all={[1, 2, 4, 8, 16]}
        chosen={lists.votes}
        words={String}
        onChange={(votes) => onChange({ ...lists, votes })}
      />
      <Choices
        legend="Judge reads"
        all={['summary', 'trace'] as const}
        chosen={lists.representation}
        words={(value) => READS_WORDS[value]}
        onChange={(representation) => onChange({ ...lists, representation })}
      />
      <Choices
        legend="Selector"
        all={SELECTORS}
        chosen={lists.selector}
        words={(value) => SELECTORS_IN_WORDS[value].label}
        onChange={(selector) => onChange({ ...lists, selector })}
      />
      <p className="text-xs text-ink-3">
        Nothing ticked in a row leaves that setting as it is below. Every combination is a selection of its
        own; no rollout is run again, and a question that was answered before is not asked again.
      </p>
    </div>
  );
}
