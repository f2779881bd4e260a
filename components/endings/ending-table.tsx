'use client';

import { AppLink } from '@/components/ui/app-link';
import { PlainText } from '@/components/trajectory/plain-text';
import type { PipelineReport, TaskEnding } from '@/lib/metrics/pipeline-types';
import { CrownGlyph } from '@/components/figures/judge-crown';
import { Unknown } from '@/components/figures/unknown';
import { tournamentName } from '@/components/pipeline/pipeline-words';
import { ENDING_LABELS } from '@/lib/metrics/ending-words';
import { signedPoints } from '@/lib/metrics/point-words';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { Badge } from '@/components/ui/badge';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import { useRowKeys } from '@/components/ui/use-row-keys';
import { lostHref } from './ending-notes';

/** Tasks with what passed in each iteration, what was chosen, and where a tournament lost it. */
export function EndingTable({
  experimentId,
  report,
  tasks,
}: {
  experimentId: string;
  report: PipelineReport;
  /** In their order. */
  tasks: readonly TaskEnding[];
}) {
  const body = useRowKeys<HTMLTableSectionElement>();
  const { iterations } = report.settings;
  const newlyLost = new Set(report.newlyLost);
  return (
    <DataTable caption="Tasks and their endings">
      <thead>
        <tr>
          <Th>task</Th>
          <Th align="right">Δ points</Th>
          <Th>ending</Th>
          {Array.from({ length: iterations }, (_, iteration) => [
            iteration > 0 && iteration === iterations - 1 && (
              <Th key="priors" align="right" title="Passing among what the last iteration was shown">
                priors
              </Th>
            ),
            <Th key={iteration} align="right" title="Passing of judged rollouts">
              iter {iteration}
            </Th>,
          ])}
          <Th>final</Th>
          <Th>lost in</Th>
        </tr>
      </thead>
      <tbody ref={body}>
        {tasks.map((task) => (
          <Row
            key={task.id}
            task={task}
            experimentId={experimentId}
            iterations={iterations}
            newlyLost={newlyLost.has(task.slug)}
          />
        ))}
      </tbody>
    </DataTable>
  );
}

function Row({
  task,
  experimentId,
  iterations,
  newlyLost,
}: {
  task: TaskEnding;
  experimentId: string;
  iterations: number;
  newlyLost: boolean;
}) {
  const lost = task.ending.startsWith('lost');
  return (
    <tr className="hover:bg-hover" data-ending={task.ending}>
      <Td className="max-w-64">
        <AppLink
          data-row-link
          href={`/experiments/${experimentId}/tasks/${task.slug}`}
          title={task.name}
          className="link block min-h-6 truncate leading-6 font-medium"
        >
          <PlainText text={task.name} />
        </AppLink>
      </Td>
      <Td align="right" className="num font-medium">
        {task.delta === null ? (
          <Unknown why="The final answer or iteration 0 has no verdict of its tests." />
        ) : (
          signedPoints(task.delta)
        )}
      </Td>
      <Td>
        <span className="inline-flex items-center gap-2">
          <span className={lost ? 'font-semibold' : undefined}>{ENDING_LABELS[task.ending]}</span>
          {task.newlySolved && <Badge tone="strong">newly solved</Badge>}
          {newlyLost && <Badge tone="strong">newly lost</Badge>}
        </span>
      </Td>
      {Array.from({ length: iterations }, (_, iteration) => [
        iteration > 0 && iteration === iterations - 1 && (
          <Td key="priors" align="right" className="num">
            <Counts counts={task.priors} why="The last iteration was shown no judged prior." />
          </Td>
        ),
        <Td key={iteration} align="right" className="num">
          <Counts
            counts={task.iterations[iteration] ?? null}
            why={`No rollout of iteration ${iteration} has a verdict of its tests.`}
          />
        </Td>,
      ])}
      <Td>
        <Final task={task} />
      </Td>
      <Td>
        <LostIn task={task} experimentId={experimentId} />
      </Td>
    </tr>
  );
}

function Counts({ counts, why }: { counts: { passed: number; judged: number } | null; why: string }) {
  if (counts === null || counts.judged === 0) return <Unknown why={why} />;
  return `${counts.passed}/${counts.judged}`;
}

function Final({ task: { finalOutcome, status, error } }: { task: TaskEnding }) {
  if (finalOutcome !== null)
    return (
      <span className="inline-flex items-center gap-1.5">
        <CrownGlyph size={12} />
        <OutcomeMark mark={markOf(finalOutcome)} outcome={finalOutcome} />
      </span>
    );
  if (status === 'failed')
    return (
      <span className="block max-w-64 truncate" title={error ?? undefined}>
        stopped: {error ?? 'no reason recorded'}
      </span>
    );
  if (status === 'running') return <OutcomeMark mark="running" />;
  return <span className="text-ink-3">{status === 'finished' ? 'nothing chosen' : status}</span>;
}

function LostIn({ task, experimentId }: { task: TaskEnding; experimentId: string }) {
  const { lostIn } = task;
  const href = lostHref(experimentId, task);
  if (lostIn === null || href === null) return <span className="text-ink-3">–</span>;
  return (
    <AppLink href={href} className="link inline-flex min-h-6 items-center">
      {lostIn.round > 0
        ? `round ${lostIn.round}, ${tournamentName(lostIn)}`
        : `folded before the ${tournamentName(lostIn)}`}
    </AppLink>
  );
}
