import type { ExperimentPageData } from '@/lib/api/experiments';
import type { Manifest } from '@/lib/launch/manifest';
import { manifestLines, type ManifestGroup } from '@/lib/launch/manifest-lines';
import { saysOf } from './manifest-says';
import { ManifestTable } from './manifest-table';
import { ModelLines } from './model-lines';
import { RawJson } from './raw-json';
import { TaskLines } from './task-lines';
import { TournamentLines } from './tournament-lines';

const LEFT: ManifestGroup[] = ['Rollouts', 'Software', 'Prompts', 'Counts'];
const RIGHT: ManifestGroup[] = ['Pipeline', 'Experiment'];

/** A manifest group by group, its tournaments and tasks as tables, the raw JSON behind. */
export function ManifestView({
  manifest,
  tasks,
}: {
  manifest: Manifest;
  tasks: ExperimentPageData['tasks'];
}) {
  const lines = manifestLines(manifest);
  const tables = (groups: ManifestGroup[]) =>
    groups.map((group) => {
      const mine = lines.filter((line) => line.group === group);
      if (mine.length === 0) return null;
      const rows = mine.map((line) => ({ ...line, says: saysOf(line.key) }));
      return <ManifestTable key={group} title={group} lines={rows} />;
    });
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">{tables(LEFT)}</div>
        <div className="flex min-w-0 flex-col gap-4">{tables(RIGHT)}</div>
      </div>
      {tables(['Selections'])}
      <ModelLines models={manifest.models} asOf={manifest.pricesAsOf} />
      <TournamentLines tournaments={manifest.tournaments} />
      <TaskLines experimentId={manifest.experiment.id} lines={manifest.tasks} tasks={tasks} />
      <RawJson manifest={manifest} />
    </div>
  );
}
