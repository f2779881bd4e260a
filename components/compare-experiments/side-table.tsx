import { AppLink } from '@/components/ui/app-link';
import type { ReactNode } from 'react';
import { settingsLine } from '@/lib/tournament/setting-words';
import { formatCount, formatMoney } from '@/lib/metrics/format';
import { Rate } from '@/components/figures/rate';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { Unknown } from '@/components/figures/unknown';
import { PlainText } from '@/components/trajectory/plain-text';
import { DataTable, Th } from '@/components/ui/data-table';
import type { ComparedExperiment } from '@/lib/metrics/compare-experiments';
import { letterOf } from './compare-words';

const NOTHING = 'No task is known in all of these experiments.';

const list = (words: readonly string[], why: string) =>
  words.length === 0 ? <Unknown why={why} /> : <PlainText text={words.join(', ')} />;

/** Money over the compared tasks, and per task. */
function CostWords({
  cost: { usd, withoutPrice },
  tasks,
}: {
  cost: ComparedExperiment['cost'];
  tasks: number;
}) {
  if (usd === null || tasks === 0)
    return (
      <Unknown why={tasks === 0 ? NOTHING : `${withoutPrice} rollouts and calls have no known price.`} />
    );
  const bound = withoutPrice > 0 ? '≥ ' : '';
  return (
    <span
      className="num"
      title={withoutPrice > 0 ? `${withoutPrice} rollouts and calls have no known price.` : undefined}
    >
      {bound}
      {formatMoney(usd)}{' '}
      <span className="text-ink-3">
        ({bound}
        {formatMoney(usd / tasks)} per task)
      </span>
    </span>
  );
}

function Votes({ votes }: Pick<ComparedExperiment, 'votes'>) {
  if (votes === null) return <Unknown why="Nobody voted on these tasks." />;
  return (
    <span className="num">
      {formatCount(votes.asked)}{' '}
      <span className="text-ink-3">
        ({formatCount(votes.paid)} paid, {formatCount(votes.reused)} reused)
      </span>
    </span>
  );
}

const ROWS: { name: string; about?: string; of: (one: ComparedExperiment, compared: number) => ReactNode }[] =
  [
    {
      name: 'Made by',
      of: (one) => (one.source === 'import' ? 'import' : one.pipeline ? 'launch, with a pipeline' : 'launch'),
    },
    { name: 'Agent', of: (one) => list(one.agents, 'There is no finished rollout.') },
    { name: 'Model', of: (one) => list(one.models, 'The records name no model.') },
    { name: 'Tasks', of: (one) => <span className="num">{formatCount(one.tasks)}</span> },
    {
      name: 'Rollouts',
      about: 'Finished ones of all iterations',
      of: (one) => <span className="num">{formatCount(one.rollouts)}</span>,
    },
    {
      name: 'Selection',
      about: 'What its final answers come from',
      of: (one) =>
        one.selection ? (
          `${one.selection.model} · ${settingsLine(one.selection.settings)}`
        ) : (
          <Unknown why="Nothing was selected." />
        ),
    },
    {
      name: 'Solved',
      about: 'By the rule chosen below',
      of: (one) => <Rate rate={one.solved} why={NOTHING} />,
    },
    {
      name: 'pass@1',
      about: 'Of the rollouts of iteration 0: what the agent does by itself',
      of: (one) => <Rate rate={one.passAt1} why={NOTHING} />,
    },
    { name: 'Votes asked', of: (one) => <Votes votes={one.votes} /> },
    {
      name: 'Cost',
      about: 'Rollouts, summaries and votes',
      of: (one, compared) => <CostWords cost={one.cost} tasks={compared} />,
    },
  ];

/** The experiments side by side; the figures from “Solved” on stand on the tasks known in all. */
export function SideTable({
  experiments,
  compared,
}: {
  experiments: ComparedExperiment[];
  compared: number;
}) {
  return (
    <DataTable caption="The experiments side by side">
      <thead>
        <tr>
          <Th className="sticky left-0 z-1 min-w-24 bg-sunken">
            <span className="sr-only">Fact</span>
          </Th>
          {experiments.map((one, place) => (
            <Th key={one.id} className="min-w-56 py-1 text-sm text-ink">
              <span className="flex items-center gap-2">
                <span className="font-semibold">{letterOf(place)}</span>
                <AppLink href={`/experiments/${one.id}`} className="link max-w-64 truncate" title={one.name}>
                  <PlainText text={one.name} />
                </AppLink>
                {(one.scripted || one.selection?.scripted) && (
                  <ScriptedLabel model={one.selection?.scripted ? one.selection.model : undefined} />
                )}
              </span>
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ROWS.map(({ name, about, of }) => (
          <tr key={name} className="hover:bg-hover">
            <th
              scope="row"
              title={about}
              className="sticky left-0 z-1 h-row border-b border-line bg-surface px-2 text-left font-normal whitespace-nowrap text-ink-2"
            >
              {name}
            </th>
            {experiments.map((one) => (
              <td key={one.id} className="h-row max-w-96 border-b border-line px-2 [overflow-wrap:anywhere]">
                {of(one, compared)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
