import { Unknown } from '@/components/figures/unknown';
import { PlainText } from '@/components/trajectory/plain-text';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import type { SettingsDiff } from '@/lib/api/compare-experiments';
import { MANIFEST_GROUPS } from '@/lib/launch/manifest-lines';
import type { ComparedExperiment } from '@/lib/metrics/compare-experiments';
import { letterOf } from './compare-words';

type Difference = SettingsDiff['differences'][number];

function Side({ side: { has, value } }: { side: Difference['sides'][number] }) {
  if (!has) return <span className="text-ink-3">not in it</span>;
  if (value === null) return <Unknown why="Not known, or not set." />;
  return <PlainText text={value} />;
}

/** Open at first: a part that two of them have at all; the facts of single tasks are too many. */
const isOpen = (group: Difference['group'], lines: readonly Difference[]) =>
  group !== 'Tasks' && lines.some(({ sides }) => sides.filter((side) => side.has).length > 1);

/** What differs between the manifests, part by part. */
export function SettingsTable({
  settings,
  experiments,
}: {
  settings: SettingsDiff;
  experiments: ComparedExperiment[];
}) {
  const { lines, differences, withoutManifest } = settings;
  const imported = experiments.flatMap((one, place) =>
    withoutManifest.includes(one.id) ? letterOf(place) : [],
  );
  const groups = MANIFEST_GROUPS.flatMap((group) => {
    const mine = differences.filter((line) => line.group === group);
    return mine.length === 0 ? [] : [{ group, mine }];
  });
  return (
    <div className="space-y-2">
      <p className="max-w-[90ch] text-ink-2">
        {differences.length} of {lines} facts differ.
        {imported.length > 0 &&
          ` ${imported.join(' and ')} ${imported.length === 1 ? 'was' : 'were'} imported and ${imported.length === 1 ? 'has' : 'have'} no manifest of a launch: agents, models and tasks stand above, and what is known of the selections stands here.`}
      </p>
      {groups.map(({ group, mine }) => (
        <details key={group} open={isOpen(group, mine)}>
          <summary className="target cursor-pointer font-medium">
            {group} <span className="num font-normal text-ink-3">{mine.length}</span>
          </summary>
          <DataTable caption={`${group}: what differs`} frameClassName="mt-1 max-h-96 overflow-y-auto">
            <thead>
              <tr>
                <Th>Fact</Th>
                {experiments.map((one, place) => (
                  <Th key={one.id}>{letterOf(place)}</Th>
                ))}
              </tr>
            </thead>
            <tbody>
              {mine.map(({ key, name, sides }, at) => (
                <tr key={`${at} ${key}`}>
                  <th
                    scope="row"
                    className="h-row max-w-72 min-w-32 border-b border-line px-2 py-1.5 text-left align-top font-normal text-ink-2 [overflow-wrap:anywhere]"
                  >
                    <PlainText text={name} />
                  </th>
                  {sides.map((side, place) => (
                    <Td
                      key={place}
                      className="max-w-md min-w-40 py-1.5 align-top whitespace-normal! [overflow-wrap:anywhere]"
                    >
                      <Side side={side} />
                    </Td>
                  ))}
                </tr>
              ))}
            </tbody>
          </DataTable>
        </details>
      ))}
    </div>
  );
}
