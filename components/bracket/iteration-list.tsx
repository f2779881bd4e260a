import { AppLink } from '@/components/ui/app-link';
import { JudgeCrown } from '@/components/figures/judge-crown';
import { ExitStatus } from '@/components/rollout/exit-status';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { slotLabel } from '@/lib/bracket/group-words';
import { passedOf, type PipelineCell, type PipelineModel, type PipelineStage } from './pipeline-model';
import { STATE_WORDS } from './picture-words';

/** One iteration as a list, for narrow screens: its rollouts, what they were shown, and which went on. */
export function IterationList({
  model,
  stage,
  blind,
}: {
  model: PipelineModel;
  stage: PipelineStage;
  blind: boolean;
}) {
  const { iteration, cells, last, bracket } = stage;
  const ended = cells.filter((cell) => cell.state === 'finished');
  const counts = passedOf(
    ended.map((cell) => cell.key),
    model.rollouts,
  );
  const shown = model.rollouts.get(ended[0]?.key ?? '')?.priors ?? [];
  const same = model.pipeline.settings.context === 'select-k' && shown.length > 0;
  return (
    <section aria-labelledby={`iteration-${iteration}`}>
      <h3 id={`iteration-${iteration}`} className="border-b border-line py-1.5 font-semibold">
        Iteration {iteration}{' '}
        <span className="font-normal text-ink-3">
          {ended.length} of {cells.length} ended
          {!blind && counts.judged > 0 && ` · ${counts.passed} of ${counts.judged} passed`}
        </span>
      </h3>
      {same && (
        <p className="pt-1.5 text-ink-2">
          All were shown the summaries of <Labels ids={shown} model={model} />.
        </p>
      )}
      <ul className="divide-y divide-line">
        {cells.map((cell) => (
          <li key={cell.key} className="flex min-h-11 flex-wrap items-center gap-x-2">
            <Attempt model={model} cell={cell} blind={blind} />
            {bracket?.survivors?.includes(cell.key) && <JudgeCrown word={last ? 'shown' : 'hidden'} />}
            {!same && <Shown model={model} cell={cell} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Attempt({ model, cell, blind }: { model: PipelineModel; cell: PipelineCell; blind: boolean }) {
  const rollout = model.rollouts.get(cell.key);
  const label = (
    <span className="inline-flex min-h-11 min-w-9 items-center font-mono">{slotLabel(cell.slot)}</span>
  );
  const link = cell.rolloutId ? (
    <AppLink
      href={`/rollouts/${cell.rolloutId}${cell.iteration > 0 && rollout ? '?tab=lineage' : ''}`}
      prefetch={false}
      className="hover:underline"
    >
      {label}
    </AppLink>
  ) : (
    label
  );
  if (!rollout)
    return (
      <>
        {link}
        {cell.state === 'running' ? (
          <OutcomeMark mark="running" />
        ) : (
          <span className="text-ink-3">{STATE_WORDS[cell.state]}</span>
        )}
      </>
    );
  return (
    <>
      {link}
      {!blind && <OutcomeMark mark={markOf(rollout.outcome, rollout.exitStatus)} outcome={rollout.outcome} />}
      <span className="text-ink-3">
        <ExitStatus status={rollout.exitStatus} /> · {rollout.steps} {rollout.steps === 1 ? 'step' : 'steps'}
      </span>
    </>
  );
}

function Shown({ model, cell }: { model: PipelineModel; cell: PipelineCell }) {
  const priors = model.rollouts.get(cell.key)?.priors ?? [];
  if (priors.length === 0) return null;
  return (
    <span className="text-ink-2">
      shown <Labels ids={priors} model={model} />
    </span>
  );
}

function Labels({ ids, model }: { ids: readonly string[]; model: PipelineModel }) {
  return ids.map((id, i) => {
    const slot = model.rollouts.get(id)?.slot;
    return (
      <span key={id} className="font-mono">
        {i > 0 && ', '}
        {slot === undefined ? '?' : slotLabel(slot)}
      </span>
    );
  });
}
