/** @jsxImportSource preact */
import { Fragment, type ComponentChild } from 'preact';
import { attemptLabel, DECISION_WORDS, tallyText } from '@/lib/bracket/group-words';
import { groupKey } from '@/lib/bracket/layout';
import type { ExportedSummary, ExportedTournament } from '@/lib/rollout/export-lines';
import { exitStatusWord } from '@/lib/rollout/exit-words';
import { summarySections } from '@/lib/summary/sections';
import { GROUPS_PER_PAGE, linkFrom, rolloutPath, tournamentPath, voteAnchor } from './links';
import type { RolloutNote, TaskNote } from './notes';
import { Crown, OutcomeSign, Plain, plural } from './parts';
import { SummaryItems, SummaryOrigin } from './summary';

type Group = ExportedTournament['groups'][number];
type Vote = Group['votes'][number];

interface Shown {
  played: ExportedTournament;
  of: TaskNote;
  path: string;
}

export const groupPages = ({ groups }: ExportedTournament): number =>
  Math.max(1, Math.ceil(groups.length / GROUPS_PER_PAGE));

/** Path and anchor of a group, by its place in the tournament. */
export function groupPath(played: ExportedTournament, key: string): string {
  const at = played.groups.findIndex((group) => groupKey(group) === key);
  return `${tournamentPath(played.id, Math.floor(Math.max(0, at) / GROUPS_PER_PAGE) + 1)}#${key}`;
}

/** The groups of one page, each with its summaries side by side and every vote. */
export function* tournamentParts(
  played: ExportedTournament,
  of: TaskNote,
  number: number,
): Generator<ComponentChild> {
  const shown = { played, of, path: tournamentPath(played.id, number) };
  const pages = groupPages(played);
  const here = played.groups.slice((number - 1) * GROUPS_PER_PAGE, number * GROUPS_PER_PAGE);
  if (pages > 1) yield <GroupPager {...shown} number={number} pages={pages} />;
  yield <GroupIndex {...shown} here={here} />;
  for (const group of here) yield <GroupPart {...shown} group={group} />;
}

const labelOf = ({ played, of }: Shown, id: string) => attemptLabel(of.rollouts.get(id), played.iteration);

function GroupPager({ played, path, number, pages }: Shown & { number: number; pages: number }) {
  return (
    <nav aria-label="Pages">
      <ul class="pager">
        {Array.from({ length: pages }, (_, i) => i + 1).map((page) => (
          <li key={page}>
            <a
              href={linkFrom(path, tournamentPath(played.id, page))}
              aria-current={page === number ? 'page' : undefined}
            >
              groups {(page - 1) * GROUPS_PER_PAGE + 1}–
              {Math.min(page * GROUPS_PER_PAGE, played.groups.length)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function GroupIndex({ here, ...shown }: Shown & { here: readonly Group[] }) {
  if (here.length === 0) return <p class="note">No group was voted on.</p>;
  return (
    <nav aria-label="Groups on this page">
      <ul class="parts">
        {here.map((group) => (
          <li key={groupKey(group)}>
            <a href={`#${groupKey(group)}`}>
              {groupKey(group)}: {group.candidates.map((id) => labelOf(shown, id)).join(' · ')}{' '}
              {tallyText(group)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function GroupPart({ group, ...shown }: Shown & { group: Group }) {
  const key = groupKey(group);
  const { winner, decidedBy } = group;
  return (
    <section class="group" id={key} aria-labelledby={`${key}-title`}>
      <h2 id={`${key}-title`}>
        <a href={`#${key}`}>
          Round {group.round + 1}, group {group.group + 1}
        </a>{' '}
        <span class="tally">{tallyText(group)}</span>
      </h2>
      <p>
        {winner === null ? 'Not decided.' : `${labelOf(shown, winner)} won.`}{' '}
        {decidedBy !== null && DECISION_WORDS[decidedBy].long}
      </p>
      <div class="candidates">
        {group.candidates.map((id, i) => (
          <Candidate key={id} {...shown} id={id} votes={group.tally[i] ?? 0} won={id === winner} />
        ))}
      </div>
      <Summaries {...shown} group={group} />
      <Votes {...shown} group={group} />
    </section>
  );
}

function Candidate({ id, votes, won, ...shown }: Shown & { id: string; votes: number; won: boolean }) {
  const note = shown.of.rollouts.get(id);
  const summary = judgedSummary(shown, id);
  return (
    <div class={won ? 'candidate won' : 'candidate'}>
      <p class="candidate-head">
        {note ? (
          <a href={linkFrom(shown.path, rolloutPath(id))}>{labelOf(shown, id)}</a>
        ) : (
          'a removed rollout'
        )}{' '}
        {note && !shown.of.blind && <OutcomeSign outcome={note.outcome} exitStatus={note.exitStatus} />}{' '}
        {won && <Crown word="went on" />} <span class="tally">{plural(votes, 'vote')}</span>
      </p>
      {note && (
        <p class="note">
          {exitStatusWord(note.exitStatus)} · {plural(note.steps, 'step')} ·{' '}
          {note.patch ? `+${note.patch.added} −${note.patch.removed}` : 'no patch'}
        </p>
      )}
      <p>{summary?.content ? <Plain text={summary.content.headline} /> : 'No summary that can be read.'}</p>
    </div>
  );
}

/** The summary that the judge read; the newest where it read traces. */
function judgedSummary({ played, of }: Shown, id: string): ExportedSummary | null {
  const read = played.candidates.find(({ rolloutId }) => rolloutId === id)?.summaryId;
  const summaries = of.rollouts.get(id)?.summaries ?? [];
  return summaries.find((summary) => summary.id === read) ?? summaries.at(-1) ?? null;
}

/** Section by section, the candidates beside each other. */
function Summaries({ group, ...shown }: Shown & { group: Group }) {
  const columns = group.candidates.flatMap((id) => {
    const note = shown.of.rollouts.get(id);
    const summary = judgedSummary(shown, id);
    return note && summary?.content
      ? [{ id, note, summary, sections: summarySections(summary.content) }]
      : [];
  });
  const [first] = columns;
  if (!first) return null;
  return (
    <details>
      <summary>
        {plural(columns.length, 'summary').replace('summarys', 'summaries')} side by side
        {shown.played.settings.representation === 'trace' && ' (the judge read the traces)'}
      </summary>
      <div class="side-by-side">
        <div class="row">
          {columns.map(({ id, summary }) => (
            <div key={id}>
              <p class="candidate-head">{labelOf(shown, id)}</p>
              <SummaryOrigin summary={summary} />
            </div>
          ))}
        </div>
        {first.sections.map(({ key, title }) => (
          <div key={key}>
            <h3>{title}</h3>
            <div class="row">
              {columns.map((column) => (
                <SectionCell
                  key={column.id}
                  {...column}
                  section={key}
                  path={shown.path}
                  label={labelOf(shown, column.id)}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
    </details>
  );
}

function SectionCell({
  note,
  sections,
  section,
  path,
  label,
}: {
  note: RolloutNote;
  sections: ReturnType<typeof summarySections>;
  section: string;
  path: string;
  label: string;
}) {
  const found = sections.find(({ key }) => key === section);
  return (
    <div>
      <p class="narrow">{label}</p>
      {found && <SummaryItems section={found} page={path} rolloutId={note.id} stepCount={note.steps} />}
    </div>
  );
}

function Votes({ group, ...shown }: Shown & { group: Group }) {
  if (group.votes.length === 0) return null;
  const counted = group.votes.filter(({ choice }) => choice !== null);
  const first = counted.filter(({ choice, order }) => choice === order[0]).length;
  return (
    <>
      <h3>{plural(group.votes.length, 'vote')}</h3>
      <p class="note">
        The place shown first won {first} of {counted.length}
        {counted.length < group.votes.length && `, ${group.votes.length - counted.length} spoiled`}.
      </p>
      <ol class="votes">
        {group.votes.map((vote) => (
          <VoteLine key={vote.vote} {...shown} group={groupKey(group)} vote={vote} />
        ))}
      </ol>
    </>
  );
}

const SHORT_RATIONALE = 400;

function VoteLine({ vote, group, ...shown }: Shown & { vote: Vote; group: string }) {
  const anchor = voteAnchor(group, vote.vote);
  const { order, choice, spoiled, rationale, asks, extra, reused } = vote;
  const notes = [
    extra && 'extra vote',
    asks > 1 && `asked ${asks} times`,
    reused > 0 && 'taken over from another selection',
  ];
  return (
    <li id={anchor} class="vote">
      <p class="vote-head">
        <a href={`#${anchor}`}>vote {vote.vote + 1}</a>
        <span class="order">
          shown
          {order.map((id) => (
            <Fragment key={id}>
              {' '}
              <span class={id === choice ? 'chosen' : undefined}>{labelOf(shown, id)}</span>
            </Fragment>
          ))}
        </span>
        <span>
          {choice === null ? (
            <>
              spoiled: <Plain text={spoiled ?? 'no reason was kept'} />
            </>
          ) : (
            <>
              chose <b>{labelOf(shown, choice)}</b>
            </>
          )}
        </span>
        <span class="note">{notes.filter((note) => note !== false).join(', ')}</span>
      </p>
      {rationale.length > SHORT_RATIONALE ? (
        <details class="more">
          <summary>what the judge wrote</summary>
          <pre class="prose">
            <Plain text={rationale} />
          </pre>
        </details>
      ) : (
        rationale.trim() !== '' && (
          <pre class="prose">
            <Plain text={rationale} />
          </pre>
        )
      )}
    </li>
  );
}
