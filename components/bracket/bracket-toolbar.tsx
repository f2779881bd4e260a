'use client';

import { useQueryState } from 'nuqs';
import type { TaskPageData } from '@/lib/api/tournaments';
import { formatTimeUtc } from '@/components/figures/format';
import { PlainSelect } from '@/components/ui/select';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { Switch } from '@/components/ui/switch';

export const VIEWS = ['bracket', 'list'] as const;

/** How the bracket is shown, whether outcomes are, and which selection's tournament it is. */
export function BracketToolbar({
  page,
  view,
  blind,
  onView,
  onBlind,
}: {
  page: TaskPageData;
  view: (typeof VIEWS)[number];
  blind: boolean;
  onView: (view: (typeof VIEWS)[number]) => void;
  onBlind: (on: boolean) => void;
}) {
  const [, setSelection] = useQueryState('selection', { shallow: false, scroll: false });
  const [, setGroup] = useQueryState('group');
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <h2 className="font-semibold">Bracket</h2>
      <span className="max-sm:hidden">
        <SegmentedControl
          label="Show the bracket as"
          value={view}
          options={[
            { value: 'bracket', label: 'Drawing' },
            { value: 'list', label: 'By round' },
          ]}
          onChange={onView}
        />
      </span>
      <Switch checked={blind} onChange={onBlind}>
        Hide outcomes
      </Switch>
      {page.selections.length > 1 && page.tournament && (
        <PlainSelect
          label="Selection"
          value={page.tournament.selectionId}
          options={page.selections.map((one) => ({
            value: one.id,
            label: `${one.model} · ${one.preset} · ${formatTimeUtc(one.createdAt)}`,
          }))}
          onChange={(id) => {
            void setGroup(null);
            void setSelection(id);
          }}
        />
      )}
      {page.tournament && <SettingsLine settings={page.tournament.settings} />}
    </div>
  );
}

function SettingsLine({ settings: s }: { settings: NonNullable<TaskPageData['tournament']>['settings'] }) {
  return (
    <span className="ml-auto font-mono text-xs text-ink-3" title="Settings of this tournament">
      G {s.groupSize} V {s.votes} K {s.keep} · {s.pairing} · {s.display} · early {s.early} · seed {s.seed}
    </span>
  );
}
