'use client';

import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useSearchParams } from 'next/navigation';
import { parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from 'nuqs';
import { taskPageQuery, type TaskPageData } from '@/lib/api/tournaments';
import { LiveBadge } from '@/components/live/live-badge';
import { useExperimentFeed } from '@/components/experiment/use-experiment-feed';
import { Command } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { LinkButton } from '@/components/ui/link-button';
import { BracketDrawing } from './bracket-drawing';
import { bracketModel, type BracketModel } from './bracket-model';
import { BracketToolbar, VIEWS } from './bracket-toolbar';
import { GroupPanel } from './group-panel';
import { RolloutTable } from './rollout-table';
import { RoundList } from './round-list';
import { TaskHeader, TaskText } from './task-header';
import { UpsetList, VerdictLine } from './verdict-line';
import { verdictOf } from './verdict';

/** The page of a task: what it came to, the bracket, and one group beside it. All its state is in the URL. */
export function TaskView({ initial, selection }: { initial: TaskPageData; selection: string | null }) {
  const feed = useExperimentFeed(initial.experiment.id, initial.lastEvent);
  const { data: page } = useQuery({
    ...taskPageQuery(initial.experiment.id, initial.task.slug, selection),
    initialData: initial,
  });
  const [{ group, view, blind }, setState] = useQueryStates(
    {
      group: parseAsString,
      view: parseAsStringLiteral(VIEWS).withDefault('bracket'),
      blind: parseAsStringLiteral(['1']),
    },
    { scroll: false },
  );
  const [, setVote] = useQueryState('vote');
  const params = useSearchParams();
  const groupHref = (key: string) => {
    const next = new URLSearchParams(params);
    next.set('group', key);
    next.delete('vote');
    return `?${next}`;
  };
  const onOpen = (key: string) => {
    void setVote(null);
    void setState({ group: key }, { history: group === null ? 'push' : 'replace' });
  };
  const model = bracketModel(page, blind !== null);
  const verdict = verdictOf(page.tournament, new Map(page.rollouts.map((rollout) => [rollout.id, rollout])));
  const open = { groupHref, onOpen };

  return (
    <div className={clsx('space-y-3', group && model && 'md:pr-[min(60vw,880px)]')}>
      <TaskHeader page={page} verdict={verdict} blind={blind !== null} live={<LiveBadge feed={feed} />} />
      {model && blind === null && <VerdictLine model={model} verdict={verdict} {...open} />}
      <TaskText instruction={page.task.instruction} />
      {model ? (
        <>
          <TournamentTrouble model={model} />
          <UpsetList model={model} {...open} />
          <BracketToolbar
            page={page}
            view={view}
            blind={blind !== null}
            onView={(next) => void setState({ view: next })}
            onBlind={(on) => void setState({ blind: on ? '1' : null })}
          />
          <Bracket model={model} view={view} selected={group} {...open} />
          {group && (
            <GroupPanel
              model={model}
              groupKey={group}
              onOpen={onOpen}
              onClose={() => {
                void setVote(null);
                void setState({ group: null });
                document.querySelector<SVGAElement>(`[data-node="${CSS.escape(group)}"]`)?.focus();
              }}
            />
          )}
        </>
      ) : (
        <>
          <NoTournament page={page} />
          <RolloutTable rollouts={page.rollouts} />
        </>
      )}
    </div>
  );
}

function Bracket({
  model,
  view,
  ...rest
}: {
  model: BracketModel;
  view: (typeof VIEWS)[number];
  selected: string | null;
  groupHref: (key: string) => string;
  onOpen: (key: string) => void;
}) {
  return (
    <>
      {view === 'bracket' && (
        <div className="max-sm:hidden">
          <BracketDrawing model={model} {...rest} />
        </div>
      )}
      <div className={clsx(view === 'bracket' && 'sm:hidden')}>
        <RoundList model={model} {...rest} />
      </div>
    </>
  );
}

function TournamentTrouble({ model }: { model: BracketModel }) {
  const { status, error, settings } = model.tournament;
  if (status === 'failed' || status === 'cancelled')
    return (
      <ErrorState
        what={`This tournament ${status === 'failed' ? 'failed' : 'was cancelled'}: ${error ?? 'no reason was kept'}`}
        todo="Select again with the same settings: stored votes are not asked again, it goes on where it stopped."
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

function NoTournament({ page }: { page: TaskPageData }) {
  const summarised = page.rollouts.filter((rollout) => rollout.summary === 'ok').length;
  return (
    <EmptyState
      title="No tournament among these rollouts yet"
      action={
        <>
          <LinkButton kind="primary" href={`/experiments/${page.experiment.id}?dialog=select`}>
            Select…
          </LinkButton>
          <span className="text-ink-3">or</span>
          <Command>{`npx runoff select --experiment ${page.experiment.id} --task ${page.task.slug}`}</Command>
        </>
      }
    >
      A judge compares {page.rollouts.length} {page.rollouts.length === 1 ? 'rollout' : 'rollouts'} in small
      groups by their summaries ({summarised} written so far; missing ones are written first) until one is
      left. Here would stand the bracket with every vote and, beside it, what the tests said.
    </EmptyState>
  );
}
