import { clsx } from 'clsx';
import { AppLink } from '@/components/ui/app-link';
import type { BracketGroup, TaskRollout } from '@/lib/api/tournaments';
import { JudgeCrown } from '@/components/figures/judge-crown';
import { ExitStatus } from '@/components/rollout/exit-status';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { Badge } from '@/components/ui/badge';
import type { BracketModel } from './bracket-model';
import { plainClick } from './group-joint';
import { DECISION_WORDS } from '@/lib/bracket/group-words';
import { groupKey } from '@/lib/bracket/layout';

/** The same bracket as a list by round: what a phone shows, and anybody who asks for it. */
export function RoundList({
  model,
  selected,
  groupHref,
  onOpen,
}: {
  model: BracketModel;
  selected: string | null;
  groupHref: (key: string) => string;
  onOpen: (key: string) => void;
}) {
  const { rounds } = model.tournament;
  if (rounds.length === 0)
    return (
      <ul className="divide-y divide-line rounded-md border border-line bg-surface">
        {model.layout.candidates.map(({ id }) => (
          <li key={id} className="px-3">
            <Member
              model={model}
              rollout={model.rollouts.get(id)}
              votes={null}
              won={model.survivors.has(id)}
            />
          </li>
        ))}
      </ul>
    );
  return (
    <div className="space-y-4">
      {rounds.map(({ round, groups }) => (
        <section key={round}>
          <h3 className="sticky top-0 z-10 border-b border-line bg-canvas py-1.5 font-semibold">
            Round {round + 1}{' '}
            <span className="font-normal text-ink-3">
              {groups.length} {groups.length === 1 ? 'group' : 'groups'}
            </span>
          </h3>
          <ol className="mt-2 grid grid-cols-1 gap-2 sm:grid-cols-2 xl:grid-cols-3">
            {groups.map((group) => {
              const key = groupKey(group);
              return (
                <GroupItem
                  key={key}
                  model={model}
                  group={group}
                  href={groupHref(key)}
                  selected={key === selected}
                  onOpen={() => onOpen(key)}
                />
              );
            })}
          </ol>
        </section>
      ))}
    </div>
  );
}

function GroupItem({
  model,
  group,
  href,
  selected,
  onOpen,
}: {
  model: BracketModel;
  group: BracketGroup;
  href: string;
  selected: boolean;
  onOpen: () => void;
}) {
  const last = group.round === model.tournament.rounds.length - 1;
  const decision = group.decidedBy ? DECISION_WORDS[group.decidedBy].short : '';
  return (
    <li
      className={clsx(
        'rounded-md border bg-surface',
        selected ? 'border-accent ring-1 ring-accent' : 'border-line',
      )}
    >
      <a
        href={href}
        onClick={(event) => plainClick(event, onOpen)}
        className="target flex min-h-8 items-center gap-2 border-b border-line px-3 hover:bg-hover"
      >
        <span className="font-medium">Group {group.group + 1}</span>
        {model.upsets.has(groupKey(group)) && <Badge tone="strong">upset</Badge>}
        {decision && <Badge>{decision}</Badge>}
        <span className="ml-auto text-ink-3">
          {group.winner === null
            ? `${group.votes.length} of ${model.tournament.settings.votes} votes`
            : group.votes.length > 0
              ? `${group.votes.length} votes`
              : ''}{' '}
          <span className="link">open</span>
        </span>
      </a>
      <ul className="divide-y divide-line px-3">
        {group.candidates.map((id, i) => (
          <li key={id}>
            <Member
              model={model}
              rollout={model.rollouts.get(id)}
              votes={group.votes.length > 0 ? (group.tally[i] ?? 0) : null}
              won={id === group.winner}
              crowned={last && model.survivors.has(id)}
            />
          </li>
        ))}
      </ul>
    </li>
  );
}

function Member({
  model,
  rollout,
  votes,
  won,
  crowned = won,
}: {
  model: BracketModel;
  rollout: TaskRollout | undefined;
  votes: number | null;
  won: boolean;
  crowned?: boolean;
}) {
  if (!rollout) return <p className="py-1.5 text-ink-3">removed rollout</p>;
  const copies = model.copies.get(rollout.id);
  return (
    <p className={clsx('flex min-h-8 items-center gap-2 pointer-coarse:min-h-11', won && 'font-bold')}>
      <AppLink
        href={`/rollouts/${rollout.id}`}
        prefetch={false}
        className="inline-flex min-h-6 min-w-9 items-center font-mono hover:underline"
      >
        {model.labelOf(rollout.id)}
      </AppLink>
      {!model.blind && (
        <OutcomeMark mark={markOf(rollout.outcome, rollout.exitStatus)} outcome={rollout.outcome} />
      )}
      {crowned && <JudgeCrown word="hidden" />}
      {copies && (
        <span className="font-mono" title={`Stands for ${copies} candidates with the identical patch`}>
          ×{copies}
        </span>
      )}
      <span className="min-w-0 flex-1 truncate font-normal text-ink-3">
        <ExitStatus status={rollout.exitStatus} /> · {rollout.steps} {rollout.steps === 1 ? 'step' : 'steps'}
        {rollout.patch && ` · +${rollout.patch.added} −${rollout.patch.removed}`}
      </span>
      {votes !== null && (
        <span className="font-mono">
          {votes}
          <span className="sr-only"> votes{won ? ', won' : ''}</span>
        </span>
      )}
    </p>
  );
}
