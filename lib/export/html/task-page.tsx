/** @jsxImportSource preact */
import type { ComponentChild } from 'preact';
import { bracketSvg } from '@/lib/bracket/bracket-svg';
import { attemptLabel, DECISION_WORDS, tallyText } from '@/lib/bracket/group-words';
import { groupKey } from '@/lib/bracket/layout';
import { partKey, partTitle } from '@/lib/bracket/part-words';
import type { TournamentView } from '@/lib/bracket/tournament-view';
import { upsetsOf, verdictOf, type Verdict } from '@/lib/bracket/verdict';
import { formatMoney } from '@/lib/metrics/format';
import type { ExportedTournament } from '@/lib/rollout/export-lines';
import { exitStatusWord } from '@/lib/rollout/exit-words';
import { SELECTORS_IN_WORDS, settingsLine } from '@/lib/tournament/setting-words';
import { linkFrom, rolloutPath } from './links';
import { summaryOf, tournamentView, type RolloutNote, type TaskNote } from './notes';
import { Section, Table } from './page';
import { Crown, drawn, OutcomeSign, Plain, plural, Scripted } from './parts';
import { RolloutLinks } from './rollout-page';
import { groupPath } from './tournament-page';

interface Part {
  of: TaskNote;
  played: ExportedTournament;
  view: TournamentView;
}

const PURPOSE_ORDER = ['select', 'champion', 'final'];
const place = ({ iteration, purpose }: ExportedTournament): number =>
  purpose === null ? Infinity : iteration * PURPOSE_ORDER.length + PURPOSE_ORDER.indexOf(purpose);

const titleOf = (view: TournamentView): string =>
  view.purpose === null ? `Selection by ${view.model}` : partTitle(view);

/** A task: its text, its rollouts by iteration, every tournament held among them. */
export function* taskParts(
  of: TaskNote,
  tournaments: readonly ExportedTournament[],
  ending: string | null,
): Generator<ComponentChild> {
  const { task, rollouts } = of;
  const parts = tournaments
    .toSorted((a, b) => place(a) - place(b))
    .map((played): Part => ({ of, played, view: tournamentView(played) }));
  yield <Head of={of} parts={parts} ending={ending} />;
  if (task.instruction !== null && task.instruction.trim() !== '')
    yield (
      <details class="instruction">
        <summary>The task, as the agent got it</summary>
        <pre class="prose">
          <Plain text={task.instruction} />
        </pre>
      </details>
    );
  const iterations = Map.groupBy(rollouts.values(), ({ iteration }) => iteration);
  for (const iteration of [...iterations.keys()].sort((a, b) => a - b)) {
    yield <Iteration of={of} iteration={iteration} rollouts={iterations.get(iteration) ?? []} />;
    for (const part of parts)
      if (part.played.purpose !== null && part.played.iteration === iteration)
        yield <TournamentPart {...part} />;
  }
  for (const part of parts) if (part.played.purpose === null) yield <TournamentPart {...part} />;
}

const anchorOf = ({ played }: Part): string =>
  played.purpose === null ? `selection-${played.selectionId}` : partKey(played);

function Head({ of, parts, ending }: { of: TaskNote; parts: readonly Part[]; ending: string | null }) {
  return (
    <section aria-label="What it is">
      <p>
        {of.task.benchmark !== null && (
          <>
            Benchmark <Plain text={of.task.benchmark} />.{' '}
          </>
        )}
        {plural(of.rollouts.size, 'rollout')}, {plural(parts.length, 'tournament')}. {ending}
      </p>
      <nav aria-label="Tournaments on this page">
        <ul class="parts">
          {parts.map((part) => (
            <li key={part.played.id}>
              <a href={`#${anchorOf(part)}`}>
                <Plain text={titleOf(part.view)} />
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </section>
  );
}

function Iteration({
  of,
  iteration,
  rollouts,
}: {
  of: TaskNote;
  iteration: number;
  rollouts: readonly RolloutNote[];
}) {
  const shown = rollouts.some((note) => note.shown.length > 0);
  const passed = rollouts.filter(({ outcome }) => outcome === 'passed').length;
  const judged = passed + rollouts.filter(({ outcome }) => outcome === 'failed').length;
  const verdict = of.blind ? '' : judged === 0 ? ', none judged' : `, ${passed} of ${judged} judged pass`;
  return (
    <Section
      id={`iteration-${iteration}`}
      title={`Iteration ${iteration}: ${plural(rollouts.length, 'rollout')}${verdict}`}
    >
      <Table
        label={`rollouts of iteration ${iteration}`}
        head={[
          'rollout',
          ...(of.blind ? [] : ['outcome']),
          ...['ended', 'steps', 'patch', 'cost'],
          ...(shown ? ['was shown'] : []),
          'summary',
        ]}
      >
        {rollouts.map((note) => (
          <RolloutRow key={note.id} note={note} of={of} shown={shown} />
        ))}
      </Table>
    </Section>
  );
}

function RolloutRow({ note, of, shown }: { note: RolloutNote; of: TaskNote; shown: boolean }) {
  const headline = summaryOf(note)?.content?.headline;
  return (
    <tr>
      <th scope="row">
        <a href={linkFrom(of.path, rolloutPath(note.id))}>{attemptLabel(note, note.iteration)}</a>
      </th>
      {!of.blind && (
        <td>
          <OutcomeSign outcome={note.outcome} exitStatus={note.exitStatus} />
        </td>
      )}
      <td>{exitStatusWord(note.exitStatus)}</td>
      <td class="num">{note.steps}</td>
      <td class="num">{note.patch ? `+${note.patch.added} −${note.patch.removed}` : '—'}</td>
      <td class="num">{note.costUsd === null ? '—' : formatMoney(note.costUsd)}</td>
      {shown && (
        <td class="nowrap">
          <RolloutLinks ids={note.shown} of={of} page={of.path} />
        </td>
      )}
      <td class="wide">{headline === undefined ? '—' : <Plain text={headline} />}</td>
    </tr>
  );
}

function TournamentPart(part: Part) {
  const { of, played, view } = part;
  const id = anchorOf(part);
  const verdict = of.blind ? null : verdictWords(verdictOf(view, of.rollouts), part);
  return (
    <section id={id} class="tournament" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        <Plain text={titleOf(view)} /> {view.scripted && <Scripted />}
      </h2>
      <p class="note">
        judge <Plain text={view.model} /> · {settingsLine(view.settings)} · {view.settings.pairing} ·{' '}
        {view.settings.display} · seed {view.settings.seed} · prompt {played.promptVersion}
      </p>
      {view.status !== 'finished' && (
        <p class="strong">
          It {view.status === 'running' ? 'was still going on' : view.status}
          {played.error !== null && (
            <>
              : <Plain text={played.error} />
            </>
          )}
        </p>
      )}
      {verdict !== null && <p class="strong">{verdict}</p>}
      {!of.blind && <Upsets {...part} />}
      {view.settings.selector === 'bracket' ? <Bracket {...part} /> : <Ranking {...part} />}
      <Groups {...part} />
    </section>
  );
}

function verdictWords(verdict: Verdict, { of, played }: Part): string | null {
  if (verdict.kind === 'right')
    return verdict.survivors.length === 1
      ? 'A passing rollout was chosen.'
      : 'A passing rollout is among those kept.';
  if (verdict.kind === 'nothing-passed') return 'No candidate passes.';
  if (verdict.kind !== 'lost') return null;
  const upset = verdict.upsets[0];
  const label = (id: string | undefined) => attemptLabel(of.rollouts.get(id ?? ''), played.iteration);
  return [
    `${plural(verdict.passing, 'passing candidate')} existed; a failing one was chosen`,
    upset ? ` (round ${upset.round + 1}: ${label(upset.losers[0])} lost to ${label(upset.winner)}).` : '.',
  ].join('');
}

function Upsets({ of, played, view }: Part) {
  const upsets = upsetsOf(view, of.rollouts);
  if (upsets.length === 0) return null;
  const label = (id: string) => attemptLabel(of.rollouts.get(id), played.iteration);
  return (
    <p>
      {plural(upsets.length, 'upset')}:{' '}
      {upsets.map((upset, i) => (
        <span key={upset.key}>
          {i > 0 && ' · '}
          <a href={linkFrom(of.path, groupPath(played, upset.key))}>
            {upset.key}: {upset.losers.map(label).join(', ')} lost to {label(upset.winner)}
          </a>
        </span>
      ))}
    </p>
  );
}

function Bracket({ of, played, view }: Part) {
  const picture = bracketSvg(
    {
      ...{ title: of.task.name, tournament: view, rollouts: [...of.rollouts.values()], blind: of.blind },
      subtitle: `${titleOf(view)} · judge ${view.model} · ${settingsLine(view.settings)}`,
      links: {
        group: (key) => linkFrom(of.path, groupPath(played, key)),
        rollout: (id) => (of.rollouts.has(id) ? linkFrom(of.path, rolloutPath(id)) : null),
      },
    },
    { theme: 'page' },
  );
  return (
    <div
      class="scroll bracket"
      role="region"
      aria-label={`Bracket: ${anchorOf({ of, played, view })}`}
      tabIndex={0}
    >
      {drawn(picture)}
    </div>
  );
}

function Ranking({ of, played, view }: Part) {
  const says = SELECTORS_IN_WORDS[view.settings.selector];
  const survivors = new Set(view.survivors);
  return (
    <>
      <p>
        {says.label}: {says.says}
      </p>
      {played.ranking && (
        <Table
          label={`ranking of ${anchorOf({ of, played, view })}`}
          head={['place', 'rollout', ...(of.blind ? [] : ['outcome']), 'score', '95 % interval']}
        >
          {played.ranking.map(({ candidate, score, interval }, i) => {
            const note = of.rollouts.get(candidate);
            return (
              <tr key={candidate}>
                <td class="num">{i + 1}</td>
                <th scope="row">
                  {attemptLabel(note, played.iteration)} {survivors.has(candidate) && <Crown short />}
                </th>
                {!of.blind && (
                  <td>{note && <OutcomeSign outcome={note.outcome} exitStatus={note.exitStatus} />}</td>
                )}
                <td class="num">{score.toFixed(2)}</td>
                <td class="num">
                  {interval ? `${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}` : '—'}
                </td>
              </tr>
            );
          })}
        </Table>
      )}
    </>
  );
}

/** The same as the drawing in words: each group with its votes. */
function Groups({ of, played, view }: Part) {
  const label = (id: string) => attemptLabel(of.rollouts.get(id), played.iteration);
  if (played.groups.length === 0) return <p class="note">No group was voted on.</p>;
  return (
    <details open={played.groups.length <= 16}>
      <summary>{plural(played.groups.length, 'group')} by round, with summaries and votes</summary>
      <Table
        label={`groups of ${anchorOf({ of, played, view })}`}
        head={['group', 'candidates', 'votes', 'went on', 'decided by']}
      >
        {played.groups.map((group) => {
          const key = groupKey(group);
          return (
            <tr key={key}>
              <th scope="row">
                <a href={linkFrom(of.path, groupPath(played, key))}>{key}</a>
              </th>
              <td>{group.candidates.map(label).join(', ')}</td>
              <td class="num">{tallyText(group)}</td>
              <td>{group.winner === null ? '—' : label(group.winner)}</td>
              <td>
                {group.decidedBy === null ? 'not decided' : DECISION_WORDS[group.decidedBy].short || 'votes'}
              </td>
            </tr>
          );
        })}
      </Table>
    </details>
  );
}
