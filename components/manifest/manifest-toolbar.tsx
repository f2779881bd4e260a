'use client';

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { buttonClass } from '@/components/ui/button';
import { Command } from '@/components/ui/copy-button';
import { PlainSelect } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { experimentsQuery } from '@/lib/api/experiments';
import { manifestPath } from '@/lib/api/manifests';

const NONE = '';

/** What can be done with a manifest: compared, taken away, repeated. */
export function ManifestToolbar({
  experimentId,
  other,
  all,
  onOther,
  onAll,
}: {
  experimentId: string;
  /** The experiment it is compared with. */
  other: string | null;
  all: boolean;
  onOther: (id: string | null) => void;
  onAll: (all: boolean) => void;
}) {
  const experiments = useQuery(experimentsQuery());
  const others = (experiments.data?.experiments ?? [])
    .filter(({ id }) => id !== experimentId)
    .map(({ id, name }) => ({ value: id, label: name }));
  // A comparison that was linked to stands there also before the list has come, or when it names a lost one.
  const missing = other !== null && !others.some(({ value }) => value === other);
  const options = [
    { value: NONE, label: others.length === 0 ? 'no other experiment' : 'nothing' },
    ...(missing ? [{ value: other, label: other }] : []),
    ...others,
  ];
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <label className="flex min-w-0 items-center gap-2">
        <span className="whitespace-nowrap">Compare with</span>
        <PlainSelect
          hideName
          className="max-w-64 min-w-0"
          value={other ?? NONE}
          options={options}
          onChange={(next) => onOther(next === NONE ? null : next)}
        />
      </label>
      {other !== null && (
        <Switch checked={all} onChange={onAll}>
          Also what is the same
        </Switch>
      )}
      <span className="ml-auto flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">
        <Command>runoff run --manifest FILE</Command>
        <a className={buttonClass()} href={`${manifestPath(experimentId)}?download`} download>
          <Download size={14} aria-hidden />
          Download as JSON
        </a>
      </span>
    </div>
  );
}
