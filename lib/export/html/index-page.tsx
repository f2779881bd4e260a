/** @jsxImportSource preact */
import type { ComponentChild } from 'preact';
import { attemptLabel } from '@/lib/bracket/group-words';
import { ENDING_LABELS, ENDING_WORDS } from '@/lib/metrics/ending-words';
import { formatCount, formatMoney, formatTimeUtc } from '@/lib/metrics/format';
import { signedPoints } from '@/lib/metrics/point-words';
import type { TaskEnding, WholeReport } from '@/lib/metrics/pipeline-types';
import type { ExportedExperiment } from '@/lib/rollout/export-lines';
import { settingsLine } from '@/lib/tournament/setting-words';
import type { FiguresToExport } from '../export-reader';
import type { RedactionReport } from '../export-log';
import type { ExportSource } from '../export-source';
import { Figures } from './figures';
import { rolloutPath, tournamentPath } from './links';
import type { SelectionLine, TaskLine } from './notes';
import { Section, Table } from './page';
import { Fact, Facts, OutcomeSign, Plain, plural, Scripted } from './parts';
import { tokensOf } from './step';

export interface IndexToShow {
  experiment: ExportedExperiment;
  setup: ReturnType<ExportSource['setup']>;
  figures: FiguresToExport;
  tasks: readonly TaskLine[];
  /** Agents and models of the rollouts, each once. */
  agents: readonly string[];
  redaction: Pick<RedactionReport, 'mode' | 'findings'>;
}

/** The experiment: where it comes from, its settings and figures, its tasks, its selections. */
export function* indexParts(shown: IndexToShow): Generator<ComponentChild> {
  const { figures } = shown;
  yield <Origin {...shown} />;
  yield <Settings {...shown} />;
  if (figures.judged) yield <Figures report={figures.judged} />;
  else yield <p class="note">What verifiers said is left out, and every figure that comes from it.</p>;
  yield <Votes figures={figures} />;
  yield <Tasks {...shown} />;
  yield <Selections {...shown} />;
  yield <Cost figures={figures} />;
}

function Origin({ experiment, tasks, redaction }: IndexToShow) {
  const rollouts = tasks.reduce((sum, task) => sum + task.rollouts.length, 0);
  return (
    <section aria-label="What it is">
      <p>
        {experiment.source === 'launch' ? 'Launched' : 'Imported'} {formatTimeUtc(experiment.createdAt)}
        {experiment.origin !== null && (
          <>
            {' '}
            from <Plain text={experiment.origin} />
          </>
        )}
        : {plural(tasks.length, 'task')}, {plural(rollouts, 'rollout')}.{' '}
        {redaction.mode === 'none'
          ? 'Nothing was masked.'
          : redaction.findings === 0
            ? 'No secret was found in it.'
            : `${formatCount(redaction.findings)} places were masked; redaction-report.json says where.`}
      </p>
      <nav aria-label="Parts of this page">
        <ul class="parts">
          {['settings', 'figures', 'votes', 'tasks', 'selections', 'cost'].map((part) => (
            <li key={part}>
              <a href={`#${part}`}>{part}</a>
            </li>
          ))}
        </ul>
      </nav>
    </section>
  );
}

function Settings({ setup, agents, experiment }: IndexToShow) {
  const settings = setup?.settings;
  const pipeline = settings?.pipeline;
  return (
    <Section id="settings" title="Settings">
      <Facts>
        <Fact name="experiment">
          <code>{experiment.id}</code>
        </Fact>
        <Fact name={agents.length === 1 ? 'agent' : 'agents'}>
          <Plain text={agents.join('; ')} />
        </Fact>
        {settings && (
          <>
            <Fact name="benchmark">
              <Plain text={settings.benchmark} />
            </Fact>
            <Fact name="rollouts per task N">{settings.n}</Fact>
            <Fact name="limits">
              {plural(settings.limits.calls, 'call')}
              {settings.limits.costUsd !== null && `, ${formatMoney(settings.limits.costUsd)}`} a rollout
            </Fact>
            <Fact name="sandbox">{settings.sandbox}</Fact>
            <Fact name="seed">{settings.seed}</Fact>
          </>
        )}
        {pipeline && (
          <>
            <Fact name="iterations T">{pipeline.iterations}</Fact>
            <Fact name="priors K">
              {pipeline.keep}, {pipeline.context}
            </Fact>
            <Fact name="final pool">{pipeline.pool}</Fact>
            <Fact name="summariser">
              <Plain text={pipeline.summariser} />
            </Fact>
            <Fact name="judge">
              <Plain text={pipeline.judge} />
            </Fact>
            <Fact name="selection">{settingsLine({ ...pipeline.selection, keep: pipeline.keep })}</Fact>
          </>
        )}
      </Facts>
    </Section>
  );
}

function Votes({ figures: { votes, decisions } }: { figures: FiguresToExport }) {
  const groups = Object.values(decisions).reduce((sum, n) => sum + n, 0);
  const how = Object.entries(decisions).filter(([, n]) => n > 0);
  return (
    <Section id="votes" title="Votes" note="Of the selection that is reported on.">
      <p>
        {formatCount(votes.asked)} asked of {formatCount(votes.planned)} planned, {formatCount(votes.counted)}{' '}
        counted, {formatCount(votes.spoiled)} spoiled, {plural(votes.reasks, 're-ask')}.{' '}
        {groups > 0 &&
          `${plural(groups, 'group')} decided by: ${how.map(([name, n]) => `${name} ${n}`).join(', ')}.`}
      </p>
    </Section>
  );
}

function Tasks({ tasks, figures }: IndexToShow) {
  const judged = figures.judged;
  const endings = new Map(judged?.pipeline?.taskEndings.map((one) => [one.id, one]));
  const single = new Map(judged?.tasks.map((one) => [one.id, one.ending]));
  return (
    <Section id="tasks" title={plural(tasks.length, 'task')}>
      <Table
        label="Tasks"
        head={[
          'task',
          'rollouts by iteration',
          ...(judged ? ['ending'] : []),
          ...(endings.size > 0 ? ['Δ'] : []),
        ]}
      >
        {tasks.map((line) => (
          <tr key={line.task.id}>
            <th scope="row">
              <a href={line.path}>
                <Plain text={line.task.name} />
              </a>
            </th>
            <td>
              <Strips line={line} blind={judged === null} />
            </td>
            {judged && <td>{endingOf(endings.get(line.task.id), single.get(line.task.id))}</td>}
            {endings.size > 0 && <td class="num">{deltaOf(endings.get(line.task.id))}</td>}
          </tr>
        ))}
      </Table>
    </Section>
  );
}

type SelectionEnding = WholeReport['tasks'][number]['ending'];

/** How a task came out, in a few words. */
const endingOf = (pipeline: TaskEnding | undefined, single: SelectionEnding | undefined): string =>
  pipeline ? ENDING_LABELS[pipeline.ending] : single ? (ENDING_WORDS[single].split(':')[0] ?? '—') : '—';

const deltaOf = (ending: TaskEnding | undefined): string =>
  ending?.delta == null ? '—' : signedPoints(ending.delta);

/** Every rollout as its sign, iteration by iteration, each a link. */
function Strips({ line, blind }: { line: TaskLine; blind: boolean }) {
  const iterations = Map.groupBy(line.rollouts, ({ iteration }) => iteration);
  return (
    <>
      {[...iterations].map(([iteration, rollouts]) => (
        <span key={iteration} class="strip">
          {rollouts.map((rollout) => (
            <a key={rollout.id} href={rolloutPath(rollout.id)}>
              <span class={blind ? undefined : 'sr'}>{attemptLabel(rollout, -1)}</span>
              {!blind && <OutcomeSign outcome={rollout.outcome} exitStatus={rollout.exitStatus} short />}
            </a>
          ))}
        </span>
      ))}
    </>
  );
}

function Selections({ tasks }: IndexToShow) {
  const all = Map.groupBy(
    tasks.flatMap((task) => task.selections.map((line) => ({ task, line }))),
    ({ line }) => line.selectionId,
  );
  if (all.size === 0)
    return (
      <Section id="selections" title="Selections">
        <p class="note">None was made.</p>
      </Section>
    );
  return (
    <Section
      id="selections"
      title="Selections"
      note="Tournaments of all tasks with the same judge and settings."
    >
      <Table label="Selections" head={['selection', 'held for', 'judge', 'settings', 'seed', 'tournaments']}>
        {[...all].map(([id, held]) => {
          const [first] = held;
          return (
            first && (
              <tr key={id}>
                <th scope="row">
                  <code>{id}</code>
                </th>
                <td>{heldFor(first.line)}</td>
                <td>
                  <Plain text={first.line.model} /> {first.line.scripted && <Scripted />}
                </td>
                <td>{settingsLine(first.line.settings)}</td>
                <td class="num">{first.line.settings.seed}</td>
                <td>
                  <details>
                    <summary>{plural(held.length, 'task')}</summary>
                    <ul class="plain">
                      {held.map(({ task, line }) => (
                        <li key={line.id}>
                          <a href={tournamentPath(line.id)}>
                            <Plain text={task.task.name} />
                          </a>
                        </li>
                      ))}
                    </ul>
                  </details>
                </td>
              </tr>
            )
          );
        })}
      </Table>
    </Section>
  );
}

const heldFor = ({ purpose, iteration }: SelectionLine): string =>
  purpose === null
    ? 'asked for afterwards'
    : purpose === 'final'
      ? 'final vote'
      : `${purpose} of iteration ${iteration}`;

function Cost({ figures }: { figures: FiguresToExport }) {
  return (
    <Section id="cost" title="Cost">
      <Table label="Cost" head={['role', 'models', 'calls', 'tokens', 'cost']}>
        {figures.cost.map(({ role, models, calls, usage, costUsd, callsWithoutPrice }) => (
          <tr key={role}>
            <th scope="row">{role}</th>
            <td>{models.length === 0 ? '—' : <Plain text={models.join(', ')} />}</td>
            <td class="num">
              {formatCount(calls)} {role === 'agent' ? 'rollouts' : 'calls'}
            </td>
            <td class="num">{tokensOf(usage) ?? '—'}</td>
            <td class="num">
              {costUsd === null ? '—' : formatMoney(costUsd)}
              {costUsd !== null && callsWithoutPrice > 0 && `, ${callsWithoutPrice} without a price`}
            </td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}
