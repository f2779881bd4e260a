'use client';

import { useQueryState } from 'nuqs';
import type { BracketTournament, TaskPageData } from '@/lib/api/tournaments';
import { SELECTORS_IN_WORDS, settingsLine } from '@/lib/tournament/setting-words';
import { formatTimeUtc } from '@/lib/metrics/format';
import { PlainSelect } from '@/components/ui/select';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { useOutcomes } from '@/components/sharing/share-context';
import { Switch } from '@/components/ui/switch';
import type { useGroupState } from './use-group-state';

/** How brackets are shown, and whether outcomes are. */
export function ViewSwitches({
  state,
  drawn = true,
}: {
  state: ReturnType<typeof useGroupState>;
  /** There is a bracket to draw. */
  drawn?: boolean;
}) {
  const outcomes = useOutcomes();
  return (
    <>
      <span className={drawn ? 'max-sm:hidden' : 'hidden'}>
        <SegmentedControl
          label="Show brackets as"
          value={state.view}
          options={[
            { value: 'bracket', label: 'Drawing' },
            { value: 'list', label: 'By round' },
          ]}
          onChange={state.setView}
        />
      </span>
      {outcomes && (
        <Switch checked={state.blind} onChange={state.setBlind}>
          Hide outcomes
        </Switch>
      )}
    </>
  );
}

/** Which of the selections that were asked for is shown; nothing while there is one alone. */
export function SelectionPicker({ page }: { page: TaskPageData }) {
  const [, setSelection] = useQueryState('selection', { shallow: false, scroll: false });
  const [, setGroup] = useQueryState('group');
  if (page.selections.length < 2 || !page.tournament) return null;
  return (
    <PlainSelect
      label="Selection"
      value={page.tournament.selectionId}
      options={page.selections.map((one) => ({
        value: one.id,
        label: `${one.model} · ${settingsLine(one.settings)} · seed ${one.settings.seed} · ${formatTimeUtc(one.createdAt)}`,
      }))}
      onChange={(id) => {
        void setGroup(null);
        void setSelection(id);
      }}
    />
  );
}

/** The settings of a tournament in one line. */
export function SettingsLine({ settings: s }: { settings: BracketTournament['settings'] }) {
  return (
    <span className="ml-auto font-mono text-xs text-ink-3" title="Settings of this tournament">
      {s.selector !== 'bracket' && `${SELECTORS_IN_WORDS[s.selector].label} · `}
      {s.selector === 'bracket' && `G ${s.groupSize} `}V {s.votes} K {s.keep} · {s.pairing} · {s.display} ·
      early {s.early} · seed {s.seed}
    </span>
  );
}
