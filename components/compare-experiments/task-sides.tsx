'use client';

import { AppLink } from '@/components/ui/app-link';
import { CrownGlyph } from '@/components/figures/judge-crown';
import { formatMoney } from '@/lib/metrics/format';
import { Unknown } from '@/components/figures/unknown';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { PlainText } from '@/components/trajectory/plain-text';
import { DataTable, NumTd, Td, Th } from '@/components/ui/data-table';
import { useRowKeys } from '@/components/ui/use-row-keys';
import type { ComparedExperiment, ComparedSide, ComparedTask } from '@/lib/metrics/compare-experiments';
import { cellWords, letterOf } from './compare-words';

/** A task with the two sides that are compared. */
export interface PairedTask {
  task: ComparedTask;
  a: ComparedSide;
  b: ComparedSide;
}

function taskHref({ id, selection, pipeline }: ComparedExperiment, slug: string): string {
  const query = selection && !pipeline ? `?selection=${encodeURIComponent(selection.id)}` : '';
  return `/experiments/${id}/tasks/${slug}${query}`;
}

function SideCells({
  side,
  experiment,
  task,
  letter,
}: {
  side: ComparedSide;
  experiment: ComparedExperiment;
  task: ComparedTask;
  letter: string;
}) {
  return (
    <>
      <Td className="border-l">
        <AppLink
          href={taskHref(experiment, task.slug)}
          className="inline-flex min-h-6 items-center gap-1.5 hover:underline"
        >
          <span className="sr-only">
            <PlainText text={task.name} /> in {letter}:{' '}
          </span>
          {side.finalOutcome === null ? (
            <span className="text-ink-2">no answer</span>
          ) : (
            <>
              {experiment.selection && <CrownGlyph size={12} />}
              <OutcomeMark mark={markOf(side.finalOutcome)} outcome={side.finalOutcome} />
            </>
          )}
        </AppLink>
      </Td>
      <NumTd>
        {side.judged === 0 ? (
          <Unknown why="No rollout has a verdict of its tests." />
        ) : (
          `${side.passed}/${side.judged}`
        )}
      </NumTd>
      <NumTd>{side.votes ? side.votes.asked : <Unknown why="Nobody voted on it." />}</NumTd>
      <NumTd>
        {side.costUsd === null ? <Unknown why="No price is known." /> : formatMoney(side.costUsd)}
      </NumTd>
    </>
  );
}

const SIDE = ['answer', 'pass', 'votes', 'cost'] as const;
const TITLES = {
  answer: 'The rollout chosen, or the only one',
  pass: 'Passing of judged rollouts, all iterations',
  votes: 'Votes asked',
  cost: 'Rollouts, summaries and votes',
};

const wordOf = (x: boolean | null, y: boolean | null, a: number, b: number) =>
  x === null || y === null
    ? 'not known'
    : cellWords(x ? (y ? 'both' : 'onlyA') : y ? 'onlyB' : 'neither', letterOf(a), letterOf(b));

/** Tasks that two experiments both have, with what became of each on both sides. */
export function TaskSides({
  tasks,
  experiments,
  places: [a, b],
}: {
  tasks: PairedTask[];
  experiments: ComparedExperiment[];
  places: readonly [number, number];
}) {
  const body = useRowKeys<HTMLTableSectionElement>();
  const [one, other] = [experiments[a], experiments[b]];
  if (!one || !other) return null;
  return (
    <DataTable caption="Tasks of both experiments" frameClassName="max-h-[30rem] overflow-y-auto">
      <thead>
        <tr>
          <Th>task</Th>
          <Th>solved by</Th>
          {[a, b].map((place) =>
            SIDE.map((column) => (
              <Th
                key={`${place}${column}`}
                align={column === 'answer' ? undefined : 'right'}
                title={TITLES[column]}
                className={column === 'answer' ? 'border-l' : undefined}
              >
                {letterOf(place)} {column}
              </Th>
            )),
          )}
          <Th>both answers</Th>
        </tr>
      </thead>
      <tbody ref={body}>
        {tasks.map(({ task, a: mine, b: theirs }) => (
          <tr key={task.id} className="hover:bg-hover" data-task={task.slug}>
            <th
              scope="row"
              className="h-row max-w-72 border-b border-line px-2 text-left font-medium whitespace-nowrap"
            >
              <AppLink
                data-row-link
                href={taskHref(one, task.slug)}
                title={task.name}
                className="link block min-h-6 truncate leading-6"
              >
                <PlainText text={task.name} />
              </AppLink>
            </th>
            <Td>{wordOf(mine.solved, theirs.solved, a, b)}</Td>
            <SideCells side={mine} experiment={one} task={task} letter={letterOf(a)} />
            <SideCells side={theirs} experiment={other} task={task} letter={letterOf(b)} />
            <Td>
              {mine.final && theirs.final ? (
                <AppLink
                  href={`/compare?r=${encodeURIComponent(mine.final)}&r=${encodeURIComponent(theirs.final)}`}
                  className="link inline-flex min-h-6 items-center"
                >
                  side by side
                  <span className="sr-only">
                    {' '}
                    for <PlainText text={task.name} />
                  </span>
                </AppLink>
              ) : (
                <Unknown why="One of the two has no final answer." />
              )}
            </Td>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
