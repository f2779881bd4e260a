'use client';

import { useHotkeys } from 'react-hotkeys-hook';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import type { RolloutPageData } from '@/lib/api/rollouts';
import type { CompareContext } from '@/lib/compare/compare-entry';
import { MOST_COMPARED } from '@/lib/compare/compare-query';
import { walkOf, type Walk } from '@/lib/compare/walk-list';
import { useShared } from '@/components/sharing/share-context';
import { useGo } from '@/components/ui/app-link';
import { Button } from '@/components/ui/button';
import { Tooltip } from '@/components/ui/tooltip';
import { keyIsTaken } from '@/components/ui/key-is-taken';
import { AddColumn } from './add-column';
import { leastOf } from './best-of';
import { sameExperiment, sameTask } from './column-labels';
import { ColumnHead } from './column-head';
import { useCompareLinks } from './compare-links';
import { FACT_ROWS, type FactRow } from './fact-rows';

interface Props {
  rollouts: readonly RolloutPageData[];
  labels: readonly string[];
  context: CompareContext;
}

/** What each rollout is and what it took, a column each; the column's head walks, moves and removes it. */
export function CompareHead({ rollouts, labels, context }: Props) {
  const ids = rollouts.map((one) => one.id);
  const links = useCompareLinks(ids);
  const last = rollouts.length - 1;
  const lastWalk = walkOf(ids[last] ?? '', ids, context);
  useWalkKeys(lastWalk, (id) => links.replaced(last, id));
  const shared = useShared() !== null;
  const [few, setFew] = useQueryState('facts', parseAsStringLiteral(['few']));
  const rows = FACT_ROWS.filter(
    (row) => (row.when === undefined || row.when(rollouts)) && (few === null || row.first),
  );
  return (
    <div
      role="region"
      aria-label="Facts side by side"
      tabIndex={0}
      className="relative overflow-x-auto rounded-md border border-line bg-surface"
    >
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">Facts of the rollouts, a column each</caption>
        <thead>
          <tr className="bg-sunken">
            <td className="sticky left-0 z-1 w-28 border-b border-line bg-sunken">
              <Button
                kind="quiet"
                small
                aria-expanded={few === null}
                onClick={() => void setFew(few === null ? 'few' : null)}
              >
                {few === null ? 'Fewer facts' : 'All facts'}
              </Button>
            </td>
            {rollouts.map((rollout, column) => (
              <th
                key={column}
                scope="col"
                className="min-w-48 border-b border-l border-line px-2 py-0.5 align-top font-normal max-sm:min-w-40"
              >
                <ColumnHead
                  rollout={rollout}
                  label={labels[column] ?? ''}
                  walk={walkOf(rollout.id, ids, context)}
                  column={column}
                  links={links}
                  where={whereOf(rollout, rollouts)}
                />
              </th>
            ))}
            {rollouts.length < MOST_COMPARED && !shared && (
              <td className="w-24 min-w-24 border-b border-l border-line px-2 align-middle">
                <AddColumn context={context} ids={ids} hrefWith={links.with} />
              </td>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.key} row={row} rollouts={rollouts} labels={labels} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** ←/→ walk the last column; the others stay. */
function useWalkKeys(walk: Walk, hrefOf: (id: string) => string) {
  const goTo = useGo();
  const go = (entry: Walk['next']) => entry && goTo(hrefOf(entry.id), { scroll: false });
  useHotkeys('left', () => void go(walk.previous), { ignoreEventWhen: keyIsTaken });
  useHotkeys('right', () => void go(walk.next), { ignoreEventWhen: keyIsTaken });
}

/** Task and experiment of a column, where columns differ in them. */
function whereOf(rollout: RolloutPageData, all: readonly RolloutPageData[]): string | null {
  const parts = [
    ...(sameTask(all) ? [] : [rollout.task.name]),
    ...(sameExperiment(all) ? [] : [rollout.experiment.name]),
  ];
  return parts.length === 0 ? null : parts.join(' in ');
}

function Row({
  row,
  rollouts,
  labels,
}: {
  row: FactRow;
  rollouts: readonly RolloutPageData[];
  labels: readonly string[];
}) {
  const { least } = row;
  const best =
    least === undefined || !sameTask(rollouts)
      ? null
      : leastOf(rollouts.map((one) => ({ outcome: one.outcome.kind, value: least.of(one) })));
  const someDidNotPass = rollouts.some(({ outcome }) => outcome.kind !== 'passed');
  return (
    <tr className="border-b border-line last:border-0">
      <th
        scope="row"
        className="sticky left-0 z-1 h-6 bg-surface px-2 text-xs font-medium whitespace-nowrap text-ink-3"
      >
        {row.name}
      </th>
      {rollouts.map((rollout, column) => (
        <td key={column} className="border-l border-line px-2 align-top">
          <span className="inline-flex min-h-6 flex-wrap items-center gap-x-2 [overflow-wrap:anywhere]">
            {best?.columns.includes(column) ? (
              <>
                <b>{row.cell(rollout, rollouts, labels)}</b>
                <Tooltip
                  className="text-xs font-semibold text-ink-2"
                  content={
                    best.among === 'passed'
                      ? 'The least among the rollouts here that passed.'
                      : 'The least among the rollouts here; none of them passed.'
                  }
                >
                  ▾ {least?.word}
                  {best.among === 'passed' && someDidNotPass && ' of passing'}
                </Tooltip>
              </>
            ) : (
              row.cell(rollout, rollouts, labels)
            )}
          </span>
        </td>
      ))}
      {rollouts.length < MOST_COMPARED && <td className="border-l border-line" />}
    </tr>
  );
}
