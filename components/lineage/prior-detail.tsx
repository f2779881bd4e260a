import { AppLink } from '@/components/ui/app-link';
import type { ReactNode } from 'react';
import type { ShownSummary } from '@/lib/api/lineage';
import type { RolloutPageData } from '@/lib/api/rollouts';
import type { FileLineage, HypothesisLineage, Lineage } from '@/lib/refine/lineage';
import type { IssuedCommand } from '@/lib/refine/lineage-commands';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { Citations, type CitationTarget } from '@/components/summary/citations';
import { statusOf } from '@/lib/summary/sections';
import { StatusWord } from '@/components/summary/summary-items';
import { PlainText } from '@/components/trajectory/plain-text';
import { APPROACH_WORDS, approachSentence, attemptName, runSentence, startSentence } from './lineage-words';
import { RelatedLink, RelatedMark } from './related-link';

/** One summary that was shown and all that came of it: change, hypotheses, files, commands. */
export function PriorDetail({
  shown,
  place,
  rollout,
}: {
  shown: ShownSummary;
  place: number;
  rollout: RolloutPageData;
}) {
  const { rolloutId, rollout: prior, summary, lineage } = shown;
  const id = `prior-${rolloutId}`;
  return (
    <article id={id} aria-labelledby={`${id}-title`} className="scroll-mt-2 space-y-2">
      <h3
        id={`${id}-title`}
        className="flex flex-wrap items-center gap-x-3 border-b border-line-strong pb-1 font-semibold"
      >
        <span className="font-mono">{place}.</span>
        <RelatedLink rollout={prior} />
        <RelatedMark rollout={prior} />
        {summary && (
          <span className="font-normal text-ink-3">
            summary by {summary.model} {summary.model.startsWith('scripted/') && <ScriptedLabel />}
          </span>
        )}
      </h3>
      {summary?.headline && (
        <p className="max-w-[90ch]">
          <PlainText text={summary.headline} />
        </p>
      )}
      {lineage && prior && (
        <dl className="grid gap-x-4 gap-y-3 md:grid-cols-[8rem_minmax(0,1fr)]">
          <Part name="Its change">
            <b>{APPROACH_WORDS[lineage.approach.verdict]}</b>. {approachSentence(lineage.approach)}
          </Part>
          <Part name="Hypotheses">
            <Hypotheses
              lineage={lineage}
              theirs={{ rolloutId: prior.id, stepCount: prior.steps }}
              mine={{ rolloutId: rollout.id, stepCount: rollout.outline.length }}
            />
          </Part>
          <Part name="Files">
            <Files files={lineage.files} prior={attemptName(prior)} />
          </Part>
          <Part name="Commands">
            <p>
              {startSentence(lineage.commands)} {runSentence(lineage.commands)}
            </p>
            <Difference lineage={lineage} mine={rollout.id} theirs={prior.id} prior={attemptName(prior)} />
          </Part>
        </dl>
      )}
    </article>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 max-md:-mt-2">{children}</dd>
    </>
  );
}

function Hypotheses({
  lineage: { hypotheses, ownHypotheses },
  theirs,
  mine,
}: {
  lineage: Lineage;
  theirs: CitationTarget;
  mine: CitationTarget;
}) {
  if (hypotheses === null) return <>Not known: one of the two has no summary that can be read.</>;
  const own =
    ownHypotheses === null || ownHypotheses === 0
      ? null
      : `${ownHypotheses} ${ownHypotheses === 1 ? 'hypothesis' : 'hypotheses'} of this one that it did not state.`;
  if (hypotheses.length === 0) return <>It stated none. {own}</>;
  return (
    <>
      <ul className="divide-y divide-line border-y border-line">
        {hypotheses.map((one, i) => (
          <li key={i} className="grid gap-x-4 gap-y-1 py-1.5 md:grid-cols-2">
            <Stated hypothesis={one.theirs} target={theirs} by="There" />
            {one.mine ? (
              <Stated hypothesis={one.mine} target={mine} by="Here" likeness={one.likeness} />
            ) : (
              <p className="text-ink-3">Not taken up.</p>
            )}
          </li>
        ))}
      </ul>
      {own && <p className="mt-1 text-ink-2">Beside them: {own}</p>}
    </>
  );
}

function Stated({
  hypothesis,
  target,
  by,
  likeness = null,
}: {
  hypothesis: HypothesisLineage['theirs'];
  target: CitationTarget;
  by: string;
  likeness?: number | null;
}) {
  return (
    <p className="max-w-[90ch] [overflow-wrap:anywhere]">
      <span className="text-ink-3">{by}: </span>
      <StatusWord status={statusOf(hypothesis.status)} />
      <PlainText text={hypothesis.text} />
      <Citations steps={hypothesis.steps} target={target} />
      {likeness !== null && (
        <span className="num ml-1 text-ink-3" title="Likeness of the two statements, from 0 to 1">
          likeness {likeness.toFixed(2)}
        </span>
      )}
    </p>
  );
}

const BY: Record<FileLineage['by'], (prior: string) => string> = {
  both: () => 'in both',
  mine: () => 'only here',
  theirs: (prior) => `only ${prior}`,
};

function Files({ files, prior }: { files: readonly FileLineage[]; prior: string }) {
  if (files.length === 0) return <>Neither changed a file.</>;
  return (['both', 'mine', 'theirs'] as const).map((by) => {
    const some = files.filter((file) => file.by === by);
    if (some.length === 0) return null;
    return (
      <p key={by} className="[overflow-wrap:anywhere]">
        <span className="text-ink-3">{BY[by](prior)}: </span>
        {some.map((file, i) => (
          <span key={file.path}>
            {i > 0 && ', '}
            <code>
              <PlainText text={file.path} />
            </code>
          </span>
        ))}
      </p>
    );
  });
}

function Difference({
  lineage,
  mine,
  theirs,
  prior,
}: {
  lineage: Lineage;
  mine: string;
  theirs: string;
  prior: string;
}) {
  const parted = lineage.commands.firstDifference;
  if (parted === null) return null;
  return (
    <div className="mt-1 grid gap-2 md:grid-cols-2">
      <Command who={prior} issued={parted.theirs} rolloutId={theirs} />
      <Command who="here" issued={parted.mine} rolloutId={mine} />
    </div>
  );
}

/** Longest command shown beside another; the whole one is a click away. */
const COMMAND_CHARS = 600;

function Command({
  who,
  issued,
  rolloutId,
}: {
  who: string;
  issued: IssuedCommand | null;
  rolloutId: string;
}) {
  return (
    <div className="min-w-0 rounded-md border border-line bg-surface px-2 py-1">
      <p className="text-ink-3">
        {who}:{' '}
        {issued ? (
          <AppLink href={`/rollouts/${rolloutId}?step=${issued.step}`} prefetch={false} className="link">
            step {issued.step}
          </AppLink>
        ) : (
          'no further command'
        )}
      </p>
      {issued && (
        <code className="block [overflow-wrap:anywhere] whitespace-pre-wrap">
          <PlainText text={clipped(issued.command)} />
        </code>
      )}
    </div>
  );
}

const clipped = (text: string): string =>
  text.length <= COMMAND_CHARS
    ? text
    : `${text.slice(0, COMMAND_CHARS)} … ${text.length - COMMAND_CHARS} more characters`;
