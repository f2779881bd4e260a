import type { ReactNode } from 'react';
import { isLive } from '@/lib/api/rollout-tail';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { patchKey } from '@/lib/rollout/patch';
import { Duration } from '@/components/figures/duration';
import { Money } from '@/components/figures/money';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { inputTokens, InputTokens, Tokens } from '@/components/figures/tokens';
import { Unknown } from '@/components/figures/unknown';
import { ExitStatus } from '@/components/rollout/exit-status';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { PlainText } from '@/components/trajectory/plain-text';

type All = readonly RolloutPageData[];

/** A row of the head: a fact of each rollout. */
export interface FactRow {
  key: string;
  name: string;
  cell: (rollout: RolloutPageData, all: All, labels: readonly string[]) => ReactNode;
  /** Where less is better: the number, and the word at the best one. */
  least?: { of: (rollout: RolloutPageData) => number | null; word: string };
  /** Stays when only few are shown. */
  first?: boolean;
  /** Left out when it says no. */
  when?: (all: All) => boolean;
}

/** Milliseconds it took; some producers know one time only and state it twice, which is unknown and not nothing. */
function tookMs({ startedAt, endedAt }: RolloutPageData): number | null {
  const span = startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : 0;
  return span > 0 ? span : null;
}

function Outcome({ rollout }: { rollout: RolloutPageData }) {
  const { outcome, exitStatus } = rollout;
  if (isLive(rollout)) return <OutcomeMark mark="running" />;
  return <OutcomeMark mark={markOf(outcome.kind, exitStatus)} outcome={outcome.kind} />;
}

function Tests({ rollout }: { rollout: RolloutPageData }) {
  const { tests } = rollout.outcome;
  if (tests.length === 0) return <Unknown why="No results of single tests were recorded." />;
  const passed = tests.filter((test) => test.status === 'passed').length;
  return (
    <span className="num">
      {passed} of {tests.length} passed
    </span>
  );
}

function Patch({ rollout, all, labels }: { rollout: RolloutPageData; all: All; labels: readonly string[] }) {
  const { patch } = rollout.facts;
  if (patch === null) return <Unknown why="No patch was recorded." />;
  const key = patchKey(rollout.patch?.text ?? null);
  const same = labels.filter(
    (_, i) => all[i] !== rollout && key !== null && patchKey(all[i]?.patch?.text ?? null) === key,
  );
  return (
    <>
      <span className="num">
        +{patch.added} −{patch.removed}
      </span>
      <span className="text-ink-3">
        in {patch.files.length} {patch.files.length === 1 ? 'file' : 'files'}
        {same.length > 0 && `, identical to ${same.join(' and ')}`}
      </span>
    </>
  );
}

function Model({ model }: { model: string | null }) {
  if (model === null) return <Unknown why="No model is named." />;
  return (
    <>
      <PlainText text={model} /> {model.startsWith('scripted/') && <ScriptedLabel model={model} />}
    </>
  );
}

/** All rows of the head, in their order. */
export const FACT_ROWS: readonly FactRow[] = [
  { key: 'outcome', name: 'outcome', first: true, cell: (rollout) => <Outcome rollout={rollout} /> },
  {
    key: 'tests',
    first: true,
    name: 'tests',
    cell: (rollout) => <Tests rollout={rollout} />,
    when: (all) => all.some((one) => one.outcome.tests.length > 0),
  },
  {
    key: 'ended',
    name: 'ended',
    cell: ({ exitStatus, exitStatusRaw }) => <ExitStatus status={exitStatus} raw={exitStatusRaw} />,
  },
  {
    key: 'steps',
    first: true,
    name: 'steps',
    cell: ({ outline }) => <span className="num">{outline.length}</span>,
    least: { of: ({ outline }) => outline.length, word: 'fewest' },
  },
  {
    key: 'input',
    name: 'tokens in',
    cell: ({ usage }) => <InputTokens usage={usage} />,
    least: { of: ({ usage }) => inputTokens(usage), word: 'fewest' },
  },
  {
    key: 'output',
    name: 'tokens out',
    cell: ({ usage }) => <Tokens n={usage.output} />,
    least: { of: ({ usage }) => usage.output, word: 'fewest' },
  },
  {
    key: 'cost',
    name: 'cost',
    cell: ({ costUsd }) => <Money usd={costUsd} why="The records do not tell what it cost." />,
    least: { of: ({ costUsd }) => costUsd, word: 'least' },
  },
  {
    key: 'took',
    name: 'took',
    cell: (rollout) => <Duration ms={tookMs(rollout)} />,
    least: { of: tookMs, word: 'shortest' },
  },
  {
    key: 'patch',
    name: 'patch',
    cell: (rollout, all, labels) => <Patch rollout={rollout} all={all} labels={labels} />,
  },
  {
    key: 'agent',
    name: 'agent',
    cell: ({ agent }) => (
      <>
        <PlainText text={agent.name} />
        {agent.version && (
          <span className="text-ink-3">
            <PlainText text={agent.version} />
          </span>
        )}
      </>
    ),
  },
  { key: 'model', name: 'model', cell: ({ model }) => <Model model={model} /> },
  {
    key: 'place',
    name: 'place',
    cell: ({ iteration, slot, attempt }) => (
      <span className="num">
        iteration {iteration}, #{slot + 1}
        {attempt > 1 && `, attempt ${attempt}`}
      </span>
    ),
  },
];
