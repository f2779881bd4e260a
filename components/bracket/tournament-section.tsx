'use client';

import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { ErrorState } from '@/components/ui/error-state';
import { SELECTORS_IN_WORDS } from '@/lib/tournament/setting-words';
import { BracketDownloads } from './bracket-downloads';
import { BracketDrawing } from './bracket-drawing';
import type { BracketModel } from './bracket-model';
import { SettingsLine } from './bracket-toolbar';
import { RankingTable } from './ranking-table';
import { RoundList } from './round-list';
import type { ToGroup, View } from './use-group-state';
import { UpsetList, VerdictLine } from './verdict-line';
import { verdictOf } from '@/lib/bracket/verdict';

/** One tournament with all that is to be said about it: where it lost a passing attempt, its upsets, its bracket. */
export function TournamentSection({
  id,
  title,
  tools,
  model,
  view,
  selected,
  ...to
}: {
  /** Of the section, for links to it. */
  id: string;
  title: string;
  /** Stands behind the title. */
  tools?: ReactNode;
  model: BracketModel;
  view: View;
  /** The open group, when it is one of this tournament. */
  selected: string | null;
} & ToGroup) {
  const verdict = verdictOf(model.tournament, model.rollouts);
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="scroll-mt-2 space-y-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id={`${id}-title`} className="text-base font-semibold">
          {title}
        </h2>
        {tools}
        <SettingsLine settings={model.tournament.settings} />
        {model.tournament.settings.selector === 'bracket' && <BracketDownloads model={model} title={title} />}
      </div>
      {!model.blind && <VerdictLine model={model} verdict={verdict} {...to} />}
      <TournamentTrouble model={model} />
      <UpsetList model={model} {...to} />
      {model.tournament.settings.selector === 'bracket' ? (
        <>
          {view === 'bracket' && (
            <div className="max-sm:hidden">
              <BracketDrawing model={model} selected={selected} {...to} />
            </div>
          )}
          <div className={clsx(view === 'bracket' && 'sm:hidden')}>
            <RoundList model={model} selected={selected} {...to} />
          </div>
        </>
      ) : (
        <Matches model={model} selected={selected} {...to} />
      )}
    </section>
  );
}

/** What other selectors than the bracket come to: a ranking, and the groups that were voted on. */
function Matches({ model, selected, ...to }: { model: BracketModel; selected: string | null } & ToGroup) {
  const { ranking, rounds, settings, status } = model.tournament;
  const groups = rounds.reduce((sum, round) => sum + round.groups.length, 0);
  return (
    <div className="space-y-4">
      <p className="text-ink-2">
        {SELECTORS_IN_WORDS[settings.selector].label}: {SELECTORS_IN_WORDS[settings.selector].says}
      </p>
      {ranking && <RankingTable model={model} ranking={ranking} {...to} />}
      {groups > 0 && (
        <details open={ranking === null || selected !== null}>
          <summary className="target cursor-pointer py-1 font-semibold">
            All {groups} {settings.selector === 'flat' ? 'groups' : 'pairs'} by round
          </summary>
          <div className="mt-2">
            <RoundList model={model} selected={selected} {...to} />
          </div>
        </details>
      )}
      {groups === 0 && ranking === null && status === 'finished' && (
        <RoundList model={model} selected={null} {...to} />
      )}
    </div>
  );
}

function TournamentTrouble({ model }: { model: BracketModel }) {
  const { status, error, settings, purpose } = model.tournament;
  if (status === 'cancelled' && purpose !== null)
    return (
      <p role="status" className="text-ink-2">
        It stands still: {error ?? 'it was stopped'}. Stored votes are not asked again when the launch goes
        on.
      </p>
    );
  if (status === 'failed' || status === 'cancelled')
    return (
      <ErrorState
        what={`This tournament ${status === 'failed' ? 'failed' : 'was cancelled'}: ${error ?? 'no reason was kept'}`}
        todo={
          purpose === null
            ? 'Select again with the same settings: stored votes are not asked again, it goes on where it stopped.'
            : 'Retry the task: stored votes are not asked again, it goes on where it stopped.'
        }
      />
    );
  if (status !== 'running') return null;
  const groups = [...model.groups.values()];
  const cast = groups.reduce((sum, group) => sum + group.votes.length, 0);
  const decided = groups.filter((group) => group.winner !== null).length;
  return (
    <p role="status" className="text-ink-2">
      Running: round {model.tournament.rounds.length} of {model.tournament.plannedRounds}, {decided} of{' '}
      {groups.length} groups decided, {cast} votes so far (at most {settings.votes} a group before ties).
    </p>
  );
}
