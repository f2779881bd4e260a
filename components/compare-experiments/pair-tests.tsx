import type { ReactNode } from 'react';
import { Unknown } from '@/components/figures/unknown';
import { gainText } from '@/lib/metrics/point-words';
import { Tooltip } from '@/components/ui/tooltip';
import type { ComparedPair } from '@/lib/metrics/compare-experiments';
import type { Rate } from '@/lib/metrics/intervals';
import { pText, type Letter } from './compare-words';

function Line({ name, about, children }: { name: string; about: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-ink-2">
        <Tooltip content={about} className="underline decoration-dotted underline-offset-2">
          {name}
        </Tooltip>
      </dt>
      <dd className="num">{children}</dd>
    </div>
  );
}

const Difference = ({ rate, why }: { rate: Rate; why: string }) =>
  rate.value === null ? <Unknown why={why} /> : gainText(rate);

/** Whether two experiments differ by more than chance, over the tasks they have in common. */
export function PairTests({ pair, a, b }: { pair: ComparedPair; a: Letter; b: Letter }) {
  const { mcnemar, cells, difference, passAt1Difference } = pair;
  const { discordant, p } = mcnemar;
  return (
    <dl className="flex min-w-0 flex-col gap-2.5">
      <Line
        name="McNemar’s test, exact"
        about="Two-sided binomial test on the tasks that exactly one of the two solves: were both equally good, each of these would be a coin toss."
      >
        {p === null ? (
          <Unknown why="No task is solved by exactly one of the two." />
        ) : (
          <>
            {pText(p)}{' '}
            <span className="text-ink-2">
              (n={discordant} {discordant === 1 ? 'task' : 'tasks'} that only one solves: {cells.onlyA.length}{' '}
              by {a}, {cells.onlyB.length} by {b})
            </span>
          </>
        )}
      </Line>
      <Line
        name={`Solved, ${b} minus ${a}`}
        about="Difference of the shares of tasks solved, paired by task; 95 % interval of a bootstrap that draws whole tasks (2,000 seeded draws)."
      >
        <Difference rate={difference} why="No task is known in both." />
      </Line>
      <Line
        name={`pass@1 of iteration 0, ${b} minus ${a}`}
        about="Difference of the tasks’ shares of passing rollouts before any refinement, paired by task; 95 % interval of a bootstrap that draws whole tasks (2,000 seeded draws)."
      >
        <Difference rate={passAt1Difference} why="No task has judged rollouts in both." />
      </Line>
    </dl>
  );
}
