'use client';

import { clsx } from 'clsx';
import { parseAsInteger, useQueryState } from 'nuqs';
import type { GroupPageData, GroupVote } from '@/lib/api/tournaments';
import { VoteDetail } from './vote-detail';

/** The votes of a group as marks, each showing which place won; one is open at a time (`?vote=3`). */
export function VoteStrip({ data, slotOf }: { data: GroupPageData; slotOf: (id: string) => string }) {
  const [open, setOpen] = useQueryState('vote', parseAsInteger.withOptions({ scroll: false }));
  if (data.votes.length === 0)
    return data.group.winner === null ? <p className="text-ink-3">No vote has come in yet.</p> : null;
  const chosen = data.votes.find((vote) => vote.vote + 1 === open);
  const first = data.votes.filter((vote) => vote.choice !== null && vote.choice === vote.order[0]).length;
  const counted = data.votes.filter((vote) => vote.choice !== null).length;
  return (
    <section aria-labelledby="votes">
      <h3 id="votes" className="font-semibold">
        {data.votes.length} {data.votes.length === 1 ? 'vote' : 'votes'}
        <span className="ml-2 font-normal text-ink-3">
          the place shown first won {first} of {counted}
          {counted < data.votes.length && `, ${data.votes.length - counted} spoiled`}
        </span>
      </h3>
      <ol className="mt-1 flex flex-wrap gap-1.5">
        {data.votes.map((vote) => (
          <li key={vote.vote}>
            <VoteMark
              vote={vote}
              open={vote === chosen}
              slotOf={slotOf}
              onToggle={() => void setOpen(vote === chosen ? null : vote.vote + 1)}
            />
          </li>
        ))}
      </ol>
      {chosen && <VoteDetail vote={chosen} slotOf={slotOf} />}
    </section>
  );
}

function VoteMark({
  vote,
  open,
  slotOf,
  onToggle,
}: {
  vote: GroupVote;
  open: boolean;
  slotOf: (id: string) => string;
  onToggle: () => void;
}) {
  const place = vote.choice === null ? -1 : vote.order.indexOf(vote.choice);
  const name =
    vote.choice === null
      ? `Vote ${vote.vote + 1}: spoiled`
      : `Vote ${vote.vote + 1}: ${slotOf(vote.choice)}, shown in place ${place + 1} of ${vote.order.length}`;
  return (
    <button
      type="button"
      aria-expanded={open}
      aria-label={`${name}${vote.extra ? ', extra vote' : ''}`}
      title={`${name}${vote.extra ? ', extra vote' : ''}`}
      onClick={onToggle}
      className={clsx(
        'flex h-11 min-w-11 flex-col items-center justify-center gap-1 rounded-md border px-1.5',
        open ? 'border-accent bg-accent-soft ring-1 ring-accent' : 'border-control bg-surface hover:bg-hover',
        vote.extra && 'border-dashed',
      )}
    >
      <span aria-hidden className="flex gap-px">
        {vote.order.slice(0, 8).map((id, i) => (
          <span
            key={id}
            className={clsx(
              'h-2.5 w-3.5 border border-ink',
              i === place && 'bg-ink',
              place === -1 &&
                'border-control bg-[repeating-linear-gradient(45deg,var(--control)_0_2px,transparent_2px_4px)]',
            )}
          />
        ))}
      </span>
      <span aria-hidden className="font-mono text-xs">
        {vote.extra && '+'}
        {vote.choice === null ? 'spoiled' : slotOf(vote.choice)}
      </span>
    </button>
  );
}
