/** @jsxImportSource preact */
import type { ComponentChild } from 'preact';
import { attemptLabel } from '@/lib/bracket/group-words';
import { formatDuration, formatMoney, formatTimeUtc } from '@/lib/metrics/format';
import { exitStatusSentence, exitStatusWord } from '@/lib/rollout/exit-words';
import type { Outcome, Step } from '@/lib/rollout/rollout';
import type { TrajectoryToExport, VerifierLog } from '../export-reader';
import { linkFrom, pageOfStep, rolloutPath, STEPS_PER_PAGE } from './links';
import { LongText, patchSpans, plainSpans, terminalText, type Overflow } from './long-text';
import { summaryOf, type RolloutNote, type TaskNote } from './notes';
import { Section, Table } from './page';
import { Fact, Facts, OutcomeSign, Plain, plural } from './parts';
import { StepPart, tokensOf } from './step';
import { FactsText, SummaryText } from './summary';

/** Everything the pages of one rollout show. */
export interface RolloutToShow {
  found: TrajectoryToExport;
  note: RolloutNote;
  of: TaskNote;
  verdict: { outcome: Outcome; logs: VerifierLog[] } | null;
  overflow: Overflow;
}

export const pagesOf = ({ found }: RolloutToShow): number => pageOfStep(found.trajectory.steps.length);

export const rolloutTitle = ({ slot, iteration, attempt }: RolloutNote): string =>
  `Rollout #${slot + 1} of iteration ${iteration}${attempt > 1 ? `, attempt ${attempt}` : ''}`;

/** The parts of one page of a rollout: on the first all that is said of it, on each its share of the steps. */
export function* rolloutParts(shown: RolloutToShow, number: number): Generator<ComponentChild> {
  const path = rolloutPath(shown.found.id, number);
  if (number === 1) {
    yield <Head shown={shown} path={path} />;
    yield <SummaryAndFacts shown={shown} path={path} />;
    if (shown.verdict) yield <Verdict {...shown.verdict} path={path} overflow={shown.overflow} />;
    yield <Patch shown={shown} path={path} />;
    yield <Prompt shown={shown} path={path} />;
  }
  const { steps } = shown.found.trajectory;
  const pages = pagesOf(shown);
  yield <StepsHead steps={steps} number={number} pages={pages} shown={shown} path={path} />;
  for (const step of steps.slice((number - 1) * STEPS_PER_PAGE, number * STEPS_PER_PAGE))
    yield <StepPart page={path} step={step} overflow={shown.overflow} />;
  if (pages > 1) yield <Pager number={number} pages={pages} shown={shown} path={path} place="Pages, again" />;
}

interface Here {
  shown: RolloutToShow;
  path: string;
}

function Head({ shown, path }: Here) {
  const { note, of, found } = shown;
  const { agent, model, usage, costUsd, startedAt, endedAt, exitStatusRaw } = found.trajectory;
  const tokens = tokensOf(usage);
  return (
    <section aria-label="What it is">
      <p class="banner">
        {!of.blind && <OutcomeSign outcome={note.outcome} exitStatus={note.exitStatus} />}
        <span>
          {exitStatusWord(note.exitStatus)}: {exitStatusSentence(note.exitStatus)}
        </span>
      </p>
      <Facts>
        <Fact name="agent">
          <Plain text={agent.version === null ? agent.name : `${agent.name} ${agent.version}`} />
        </Fact>
        <Fact name="model">{model === null ? '—' : <Plain text={model} />}</Fact>
        <Fact name="steps">{plural(note.steps, 'step')}</Fact>
        <Fact name="tokens">{tokens ?? '—'}</Fact>
        <Fact name="cost">{costUsd === null ? '—' : formatMoney(costUsd)}</Fact>
        <Fact name="time">{timeWords(startedAt, endedAt)}</Fact>
        {exitStatusRaw !== null && (
          <Fact name="ended, in its own word">
            <Plain text={exitStatusRaw} />
          </Fact>
        )}
        {note.shown.length > 0 && (
          <Fact name="was shown the summaries of">
            <RolloutLinks ids={note.shown} of={of} page={path} />
          </Fact>
        )}
      </Facts>
      <nav aria-label="Parts of this page">
        <ul class="parts">
          {['summary', 'facts', ...(shown.verdict ? ['verifier'] : []), 'patch', 'steps'].map((part) => (
            <li key={part}>
              <a href={`#${part}`}>{part}</a>
            </li>
          ))}
        </ul>
      </nav>
    </section>
  );
}

function timeWords(startedAt: string | null, endedAt: string | null): string {
  if (startedAt === null) return '—';
  const took = endedAt === null ? Number.NaN : Date.parse(endedAt) - Date.parse(startedAt);
  return `${formatTimeUtc(startedAt)}${Number.isFinite(took) && took >= 0 ? `, ${formatDuration(took)}` : ''}`;
}

/** Rollouts of the same task as links, one after the other. */
export function RolloutLinks({ ids, of, page }: { ids: readonly string[]; of: TaskNote; page: string }) {
  return (
    <>
      {ids.map((id, i) => {
        const note = of.rollouts.get(id);
        const label = attemptLabel(note, -1);
        return (
          <span key={id}>
            {i > 0 && ', '}
            {note ? <a href={linkFrom(page, rolloutPath(id))}>{label}</a> : 'a removed rollout'}
          </span>
        );
      })}
    </>
  );
}

function SummaryAndFacts({ shown, path }: Here) {
  const { note } = shown;
  const cited = { page: path, rolloutId: note.id, stepCount: note.steps };
  return (
    <div class="columns">
      <Section id="summary" title="Summary">
        <SummaryText summary={summaryOf(note)} {...cited} />
      </Section>
      <Section id="facts" title="Facts" note="Read off the trajectory by rules.">
        <FactsText facts={note.facts} {...cited} />
      </Section>
    </div>
  );
}

function Verdict({
  outcome,
  logs,
  path,
  overflow,
}: {
  outcome: Outcome;
  logs: readonly VerifierLog[];
  path: string;
  overflow: Overflow;
}) {
  const { tests, reward, detail } = outcome;
  const failed = tests.filter(({ status }) => status !== 'passed').length;
  return (
    <Section id="verifier" title="Verifier">
      <p>
        {reward === null ? 'It gave no number.' : `Reward ${reward}.`}{' '}
        {tests.length > 0 && `${plural(tests.length, 'test')}, ${failed} not passed.`}{' '}
        {detail !== null && <Plain text={detail} />}
      </p>
      {tests.length > 0 && (
        <details>
          <summary>{plural(tests.length, 'test')}</summary>
          <Table label="Tests" head={['test', 'result', 'group', 'message']}>
            {tests.map(({ name, status, group, message }, i) => (
              <tr key={i}>
                <td class="code">
                  <Plain text={name} />
                </td>
                <td>{status}</td>
                <td>
                  <Plain text={group ?? ''} />
                </td>
                <td>
                  <Plain text={message ?? ''} />
                </td>
              </tr>
            ))}
          </Table>
        </details>
      )}
      {logs.map(({ position, attachment }) => (
        <details key={position}>
          <summary>
            log <Plain text={attachment.name} />
          </summary>
          <LongText
            {...{ page: path, overflow, name: `log-${position}` }}
            spans={terminalText(attachment.text)}
            title={`Log ${attachment.name}`}
          />
        </details>
      ))}
    </Section>
  );
}

function Patch({ shown, path }: Here) {
  const { patch } = shown.found.trajectory;
  return (
    <Section id="patch" title="Patch">
      {patch === null ? (
        <p class="note">None was recorded.</p>
      ) : patch.trim() === '' ? (
        <p class="note">It is empty.</p>
      ) : (
        <LongText
          {...{ page: path, overflow: shown.overflow, name: 'patch', title: 'Patch', kind: 'patch' }}
          spans={patchSpans(patch)}
        />
      )}
    </Section>
  );
}

function Prompt({ shown, path }: Here) {
  const { prompt } = shown.found.trajectory;
  if (prompt === null || prompt.trim() === '') return null;
  return (
    <Section id="prompt" title="Prompt">
      <details>
        <summary>what the agent was told</summary>
        <LongText
          {...{ page: path, overflow: shown.overflow, name: 'prompt', title: 'Prompt', kind: 'prose' }}
          spans={plainSpans(prompt)}
        />
      </details>
    </Section>
  );
}

function StepsHead({
  steps,
  number,
  pages,
  ...here
}: Here & { steps: readonly Step[]; number: number; pages: number }) {
  const from = (number - 1) * STEPS_PER_PAGE + 1;
  const to = Math.min(steps.length, number * STEPS_PER_PAGE);
  return (
    <Section
      id="steps"
      title={pages === 1 ? plural(steps.length, 'step') : `Steps ${from} to ${to} of ${steps.length}`}
    >
      {pages > 1 && <Pager number={number} pages={pages} place="Pages" {...here} />}
    </Section>
  );
}

function Pager({
  number,
  pages,
  shown,
  path,
  place,
}: Here & { number: number; pages: number; place: string }) {
  return (
    <nav aria-label={place}>
      <ul class="pager">
        {Array.from({ length: pages }, (_, i) => i + 1).map((page) => (
          <li key={page}>
            <a
              href={`${linkFrom(path, rolloutPath(shown.found.id, page))}#steps`}
              aria-current={page === number ? 'page' : undefined}
            >
              {(page - 1) * STEPS_PER_PAGE + 1}–
              {Math.min(page * STEPS_PER_PAGE, shown.found.trajectory.steps.length)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
