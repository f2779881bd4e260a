'use client';

import { formatTimeUtc } from '@/lib/metrics/format';
import { tournamentName } from '@/components/pipeline/pipeline-words';
import { PlainSelect } from '@/components/ui/select';
import type { SelectionLine } from '@/lib/api/experiments';
import { settingsLine } from '@/lib/tournament/setting-words';

const words = (selection: SelectionLine) =>
  `${selection.purpose === null ? '' : `${tournamentName({ iteration: selection.iteration, purpose: selection.purpose })} · `}${selection.model} · ${settingsLine(selection.settings)} · seed ${selection.settings.seed} · ${formatTimeUtc(selection.createdAt)}${
    selection.counts.finished === selection.tournaments.length
      ? ''
      : ` · ${selection.counts.finished} of ${selection.tournaments.length} finished`
  }`;

/** Which selection the page shows; newest first. */
export function SelectionPicker({
  selections,
  value,
  onChange,
}: {
  selections: SelectionLine[];
  value: string;
  onChange: (id: string) => void;
}) {
  return (
    <label className="flex max-w-full min-w-0 items-center gap-2">
      <span className="text-xs text-ink-3">Selection</span>
      <PlainSelect
        label="Selection"
        hideName
        className="max-w-full min-w-0"
        value={value}
        options={selections.map((selection) => ({ value: selection.id, label: words(selection) }))}
        onChange={onChange}
      />
    </label>
  );
}
