'use client';

import { AppLink } from '@/components/ui/app-link';
import { formatCount } from '@/lib/metrics/format';
import { Unknown } from '@/components/figures/unknown';
import { ShowMore, useShown } from '@/components/importing/show-more';
import { PlainText } from '@/components/trajectory/plain-text';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import type { ExperimentPageData } from '@/lib/api/experiments';
import type { DoneWork, ManifestTask, PlannedWork } from '@/lib/launch/manifest';

const STEP = 100;

/** `32 of 32`; only what was done where nothing was planned. */
function Progress({
  of: key,
  planned,
  done,
}: {
  of: keyof PlannedWork & keyof DoneWork;
  planned: PlannedWork | null;
  done: DoneWork;
}) {
  return (
    <Td align="right">
      {formatCount(done[key])}
      {planned && <span className="text-ink-3"> of {formatCount(planned[key])}</span>}
    </Td>
  );
}

function Hash({ value, why }: { value: string | null; why: string }) {
  return (
    <Td className="font-mono text-xs" title={value ?? undefined}>
      {value === null ? <Unknown why={why} /> : value.slice(0, 12)}
    </Td>
  );
}

/** Each task with its content, environment, seeds and its own counts. */
export function TaskLines({
  experimentId,
  lines,
  tasks,
}: {
  experimentId: string;
  lines: readonly ManifestTask[];
  tasks: ExperimentPageData['tasks'];
}) {
  const { shown, more } = useShown(lines, STEP);
  const slugs = new Map(tasks.map(({ name, slug }) => [name, slug]));
  return (
    <div className="min-w-0">
      <h2 className="mb-1 font-semibold">Tasks</h2>
      <DataTable caption="Tasks of the manifest">
        <thead>
          <tr>
            <Th>Task</Th>
            <Th>Content</Th>
            <Th>Environment</Th>
            <Th>Seeds, iteration by iteration</Th>
            <Th align="right">Rollouts</Th>
            <Th align="right">Summaries</Th>
            <Th align="right">Votes</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, contentHash, environment, seeds, planned, done }) => (
            <tr key={name}>
              <th
                scope="row"
                className="h-row border-b border-line px-2 text-left font-medium whitespace-nowrap"
              >
                <AppLink
                  href={`/experiments/${experimentId}/tasks/${slugs.get(name) ?? encodeURIComponent(name)}`}
                  className="link inline-flex min-h-6 items-center"
                >
                  <PlainText text={name} />
                </AppLink>
              </th>
              <Hash value={contentHash} why="An imported task has no files here." />
              <Hash value={environment?.key ?? null} why="It was not made ready here yet." />
              <Td className="max-w-80 truncate font-mono text-xs" title={seedText(seeds)}>
                {seeds.length === 0 ? <Unknown why="Imported rollouts have none." /> : seedText(seeds)}
              </Td>
              <Progress of="rollouts" planned={planned} done={done} />
              <Progress of="summaries" planned={planned} done={done} />
              <Progress of="votes" planned={planned} done={done} />
            </tr>
          ))}
        </tbody>
      </DataTable>
      <ShowMore shown={shown.length} total={lines.length} onMore={more} />
      <EnvironmentNotes lines={lines} />
    </div>
  );
}

const seedText = (seeds: readonly number[][]) => seeds.map((list) => list.join(' ')).join(' · ');

/** What was noted when environments were made ready, each note once. */
function EnvironmentNotes({ lines }: { lines: readonly ManifestTask[] }) {
  const notes = new Map<string, number>();
  for (const { environment } of lines)
    for (const note of new Set(environment?.notes)) notes.set(note, (notes.get(note) ?? 0) + 1);
  if (notes.size === 0) return null;
  return (
    <ul className="mt-2 flex max-w-prose list-disc flex-col gap-1 pl-4 text-xs text-ink-2">
      {[...notes].map(([note, n]) => (
        <li key={note} className="break-words">
          {note} ({n === 1 ? '1 task' : `${formatCount(n)} tasks`})
        </li>
      ))}
    </ul>
  );
}
