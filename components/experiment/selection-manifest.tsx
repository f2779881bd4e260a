import { formatTimeUtc } from '@/lib/metrics/format';
import { ManifestTable } from '@/components/manifest/manifest-table';
import type { SelectionLine } from '@/lib/api/experiments';
import { SETTINGS, settingValue, type SettingKey } from '@/lib/tournament/setting-words';

const KEYS: SettingKey[] = [
  'preset',
  'groupSize',
  'votes',
  'keep',
  'pairing',
  'display',
  'tie',
  'reasks',
  'early',
  'dedupe',
  'representation',
  'temperature',
  'seed',
];

/** The chosen selection, asked for afterwards: with the stored replies its settings give the same winners again. */
export function SelectionManifest({ selection }: { selection: SelectionLine }) {
  const { settings, model, scripted, promptVersion, promptHash, codeVersion, id, createdAt } = selection;
  return (
    <ManifestTable
      title="The chosen selection"
      lines={[
        {
          ...{ key: 'judge', name: 'Judge', value: model },
          says: scripted ? 'Scripted: rules on this machine, no language model.' : 'The model that votes.',
        },
        ...KEYS.map((key) => ({
          ...{ key, name: SETTINGS[key].label, value: settingValue(settings, key) },
          says: SETTINGS[key].says,
        })),
        {
          ...{ key: 'prompt', name: 'Judge prompt', value: `version ${promptVersion} · ${promptHash}` },
          says: 'The text the judge is asked with, and its hash.',
        },
        { key: 'code', name: 'Code', value: codeVersion, says: 'Version of Runoff that ran it.' },
        { key: 'id', name: 'Selection', value: id, says: 'Follows from experiment, judge and settings.' },
        {
          ...{ key: 'started', name: 'Started', value: formatTimeUtc(createdAt) },
          says: 'When the first tournament began.',
        },
      ]}
    />
  );
}
