import { clsx } from 'clsx';
import { plainClick } from './group-joint';
import type { BracketModel } from './bracket-model';
import { groupKey } from '@/lib/bracket/layout';
import type { ToGroup } from './use-group-state';
import type { Upset, Verdict } from '@/lib/bracket/verdict';

/** The one sentence that matters when the judge lost a passing attempt, with the group where it went out. */
export function VerdictLine({ model, verdict, ...to }: { model: BracketModel; verdict: Verdict } & ToGroup) {
  if (verdict.kind !== 'lost') return null;
  const upset = verdict.upsets[0];
  const where = verdict.round === null ? '' : ` in round ${verdict.round + 1}`;
  const last = verdict.passing === 1 ? 'it was lost' : 'the last of them was lost';
  const several = verdict.survivors.length > 1;
  // Only a bracket puts anybody out.
  const bracket = model.tournament.settings.selector === 'bracket';
  return (
    <p
      role="note"
      className={clsx(
        'text-base font-semibold [overflow-wrap:anywhere]',
        // In a pipeline this stands above the picture already.
        model.tournament.purpose === null && 'rounded-md border-2 border-ink bg-surface px-3 py-2',
      )}
    >
      {verdict.passing === 1 ? 'A passing attempt existed' : `${verdict.passing} passing attempts existed`};{' '}
      {bracket ? 'the judge chose ' : 'chosen was '}
      {several ? 'only failing ones' : 'a failing one'}
      {bracket && (
        <>
          : {last}
          {where}
          {upset && (
            <>
              , where {slotOf(model, upset.losers[0])} lost to {slotOf(model, upset.winner)} (
              <GroupLink name="see the votes" groupKey={upset.key} {...to} />)
            </>
          )}
        </>
      )}
      .
    </p>
  );
}

/** Every group in which a failing candidate beat a passing one. */
export function UpsetList({ model, ...to }: { model: BracketModel } & ToGroup) {
  const upsets = [...model.upsets.values()];
  if (upsets.length === 0) return null;
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
      <h3 className="font-semibold">
        {upsets.length} {upsets.length === 1 ? 'upset' : 'upsets'}
      </h3>
      <ul className="contents">
        {upsets.map((upset) => (
          <li key={upset.key}>
            <GroupLink
              name={`Round ${upset.round + 1}: ${upset.losers.map((id) => slotOf(model, id)).join(', ')} lost to ${slotOf(model, upset.winner)}`}
              groupKey={upset.key}
              {...to}
            />{' '}
            <span className="font-mono text-ink-2">{tallyOf(model, upset)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const slotOf = (model: BracketModel, id: string | undefined): string => model.labelOf(id ?? '');

/** The passing candidate's votes against the winner's. */
function tallyOf(model: BracketModel, upset: Upset): string {
  const group = model.groups.get(groupKey(upset));
  const votes = (id: string | undefined) => group?.tally[group.candidates.findIndex((c) => c === id)] ?? 0;
  return `${votes(upset.losers[0])}–${votes(upset.winner)}`;
}

function GroupLink({ name, groupKey: key, groupHref, onOpen }: { name: string; groupKey: string } & ToGroup) {
  return (
    <a
      href={groupHref(key)}
      onClick={(event) => plainClick(event, () => onOpen(key))}
      className="link underline"
    >
      {name}
    </a>
  );
}
