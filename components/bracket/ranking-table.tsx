import { clsx } from 'clsx';
import { AppLink } from '@/components/ui/app-link';
import type { Ranked } from '@/lib/tournament/types';
import type { Selector } from '@/lib/tournament/settings';
import { JudgeCrown } from '@/components/figures/judge-crown';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import type { BracketModel } from './bracket-model';
import { plainClick } from './group-joint';
import { groupKey } from '@/lib/bracket/layout';
import { standingsOf } from './standings';
import type { ToGroup } from './use-group-state';

/** What a selector's score is, as the head of its column and as a sentence. */
const SCORES: Record<Selector, { head: string; says: string }> = {
  bracket: { head: 'score', says: '' },
  random: { head: 'score', says: '' },
  flat: { head: 'votes', says: 'Votes for it in the one group of all.' },
  'round-robin': {
    head: 'strength',
    says: 'Bradley–Terry strength (natural logarithm) over all its votes, with the 95 % interval.',
  },
  swiss: {
    head: 'win rate',
    says: 'Share of its pairs won, each weighted by how clear it was; a draw counts half.',
  },
  pivot: {
    head: 'strength',
    says: 'Bradley–Terry strength (natural logarithm) over all its votes, with the 95 % interval.',
  },
  'largest-identical': { head: 'copies', says: 'Attempts that have this patch, itself included.' },
};

const number = (value: number, selector: Selector): string =>
  selector === 'flat' || selector === 'largest-identical'
    ? String(value)
    : value.toFixed(2).replace('-', '−');

/** Where a value stands between the ends of all intervals, in per cent. */
function scaleOf(ranking: readonly Ranked[]): (value: number) => number {
  const ends = ranking.flatMap(({ score, interval }) => (interval ? [interval.low, interval.high] : [score]));
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return (value) => (high === low ? 50 : ((value - low) / (high - low)) * 100);
}

/** All candidates best first, with what they are ranked by; each pair it met is a link to its votes. */
export function RankingTable({
  model,
  ranking,
  ...to
}: { model: BracketModel; ranking: Ranked[] } & ToGroup) {
  const { settings } = model.tournament;
  const { head, says } = SCORES[settings.selector];
  const at = scaleOf(ranking);
  const withIntervals = ranking.some(({ interval }) => interval !== null);
  const standings = standingsOf(model.tournament);
  const met = standings.size > 0;
  return (
    <div className="overflow-x-auto">
      <table className="border-collapse">
        <caption className="mb-1 text-left">
          <span className="font-semibold">Ranking</span>{' '}
          <span className="text-ink-3">
            {says} {model.survivors.size} {model.survivors.size === 1 ? 'survives' : 'survive'}.
          </span>
        </caption>
        <thead>
          <tr className="border-b border-line-strong text-left text-xs text-ink-3">
            <th scope="col" className="h-7 pr-4 text-right font-medium">
              place
            </th>
            <th scope="col" className="pr-4 font-medium">
              attempt
            </th>
            <th scope="col" className="pr-4 text-right font-medium">
              {head}
            </th>
            {withIntervals && (
              <th scope="col" className="w-48 pr-4 font-medium">
                95 % interval
              </th>
            )}
            {met && (
              <>
                <th scope="col" className="pr-4 text-right font-medium" title="Pairs won, drawn, lost">
                  won–drawn–lost
                </th>
                <th scope="col" className="pr-4 font-medium">
                  met, by votes
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {ranking.map(({ candidate, score, interval }, place) => {
            const chosen = model.survivors.has(candidate);
            const standing = standings.get(candidate);
            return (
              <tr
                key={candidate}
                className={clsx('h-row border-b border-line hover:bg-surface', chosen && 'font-semibold')}
              >
                <td className="num pr-4 text-right">{place + 1}</td>
                <td className="pr-4 whitespace-nowrap">
                  <Attempt model={model} id={candidate} chosen={chosen} />
                </td>
                <td className="num pr-4 text-right">{number(score, settings.selector)}</td>
                {withIntervals && (
                  <td className="pr-4">
                    {interval && (
                      <IntervalBar
                        low={at(interval.low)}
                        high={at(interval.high)}
                        at={at(score)}
                        label={`${number(interval.low, settings.selector)} to ${number(interval.high, settings.selector)}`}
                      />
                    )}
                  </td>
                )}
                {met && (
                  <>
                    <td className="num pr-4 text-right font-normal">
                      {standing ? `${standing.won}–${standing.drawn}–${standing.lost}` : '—'}
                    </td>
                    <td className="pr-4 font-normal">
                      <span className="flex gap-x-3 sm:flex-wrap">
                        {standing?.pairs.map((pair) => (
                          <a
                            key={groupKey(pair)}
                            href={to.groupHref(groupKey(pair))}
                            onClick={(event) => plainClick(event, () => to.onOpen(groupKey(pair)))}
                            title={`${model.nameOf(candidate)} against ${model.nameOf(pair.other)}: ${pair.mine} to ${pair.theirs} votes`}
                            className="link inline-flex min-h-6 items-center font-mono text-xs whitespace-nowrap"
                          >
                            {model.labelOf(pair.other)} {pair.mine}–{pair.theirs}
                          </a>
                        ))}
                      </span>
                    </td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Attempt({ model, id, chosen }: { model: BracketModel; id: string; chosen: boolean }) {
  const rollout = model.rollouts.get(id);
  const copies = model.copies.get(id);
  if (!rollout) return <span className="text-ink-3">removed rollout</span>;
  return (
    <span className="inline-flex items-center gap-2">
      <AppLink
        href={`/rollouts/${id}`}
        prefetch={false}
        className="link inline-flex min-h-6 items-center font-mono"
      >
        {model.labelOf(id)}
      </AppLink>
      {!model.blind && (
        <OutcomeMark mark={markOf(rollout.outcome, rollout.exitStatus)} outcome={rollout.outcome} />
      )}
      {copies && (
        <span className="font-mono" title={`Stands for ${copies} candidates with the identical patch`}>
          ×{copies}
        </span>
      )}
      {chosen && <JudgeCrown />}
    </span>
  );
}

/** An interval with its middle on a common scale; all in per cent of the width. */
function IntervalBar({ low, high, at, label }: { low: number; high: number; at: number; label: string }) {
  return (
    <svg className="h-4 w-full" role="img" aria-label={label} preserveAspectRatio="none">
      <title>{label}</title>
      <line x1={`${low}%`} x2={`${high}%`} y1="8" y2="8" className="stroke-ink-3" strokeWidth="2" />
      <circle cx={`${at}%`} cy="8" r="4" className="fill-ink" />
    </svg>
  );
}
