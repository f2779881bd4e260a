import { AppLink } from '@/components/ui/app-link';
import { CrownGlyph } from '@/components/figures/judge-crown';
import { Money } from '@/components/figures/money';
import { Unknown } from '@/components/figures/unknown';
import { OutcomeGlyph, OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { OutcomeStrip } from '@/components/rollout/outcome-strip';
import { PlainText } from '@/components/trajectory/plain-text';
import { NumTd, Td } from '@/components/ui/data-table';
import { tournamentName } from './pipeline-words';
import { ENDING_LABELS, ENDING_SENTENCES } from '@/lib/metrics/ending-words';
import { signedPoints } from '@/lib/metrics/point-words';
import type { TaskLine } from './task-line';

function Counts({ counts, why }: { counts: { passed: number; judged: number } | null; why: string }) {
  if (counts === null || counts.judged === 0) return <Unknown why={why} />;
  return `${counts.passed}/${counts.judged}`;
}

function lostWords({ ending, lostIn }: TaskLine): string {
  const where = lostIn && lostIn.round > 0 ? `, round ${lostIn.round} of the ${tournamentName(lostIn)}` : '';
  return `${ENDING_SENTENCES[ending]}${where && ` Last passing one out${where}.`}`;
}

function Final({ line }: { line: TaskLine }) {
  const { status, finalOutcome, ending, error } = line;
  if (status === 'failed')
    return (
      <span className="block max-w-72 truncate font-semibold" title={error ?? undefined}>
        stopped: {error ?? 'no reason recorded'}
      </span>
    );
  if (status === 'cancelled') return <span className="text-ink-2">cancelled</span>;
  if (finalOutcome === null)
    return (
      <span className="inline-flex items-center gap-1 align-middle text-ink-2">
        {status === 'running' && <OutcomeGlyph mark="running" size={12} />}
        {status === 'finished' ? 'nothing chosen' : status}
      </span>
    );
  const lost = ending.startsWith('lost');
  return (
    <span className="inline-flex items-center gap-1.5 align-middle" title={lostWords(line)}>
      <CrownGlyph size={12} />
      <OutcomeMark mark={markOf(finalOutcome)} outcome={finalOutcome} word="hidden" />
      <span className={lost ? 'font-bold' : 'text-ink-2'}>
        {line.newlySolved ? 'newly solved' : ENDING_LABELS[ending]}
      </span>
    </span>
  );
}

const mean = (steps: number | null) => (steps === null ? '—' : String(Math.round(steps)));

/** One task of a pipeline. Whole row is its link. */
export function TaskLineRow({ line, href }: { line: TaskLine; href: string }) {
  return (
    <tr className="group relative hover:bg-hover has-[[data-row-link]:focus-visible]:bg-accent-soft">
      <th
        scope="row"
        className="sticky left-0 z-1 h-row max-w-[42vw] border-b border-line bg-surface px-2 text-left font-medium whitespace-nowrap group-hover:bg-hover group-has-[[data-row-link]:focus-visible]:bg-accent-soft sm:w-64 sm:max-w-64"
      >
        <AppLink
          data-row-link
          href={href}
          title={line.name}
          className="block truncate outline-offset-[-1px] after:absolute after:inset-0 hover:underline"
        >
          <PlainText text={line.name} />
        </AppLink>
      </th>
      {line.strips.map((strip, iteration) => (
        <IterationCells key={iteration} line={line} strip={strip} iteration={iteration} />
      ))}
      <Td>
        <Final line={line} />
      </Td>
      <NumTd>
        {line.delta === null ? (
          <Unknown why="The final answer or iteration 0 has no verdict of its tests." />
        ) : (
          signedPoints(line.delta)
        )}
      </NumTd>
      <NumTd>
        <span title={`${line.votes.asked} asked of ${line.votes.planned} planned`}>{line.votes.asked}</span>
      </NumTd>
      <Td align="right">
        <Money usd={line.costUsd} why="No call of this task has a known price." />
      </Td>
      <NumTd>
        <span title="Mean steps per rollout, iteration by iteration">{line.steps.map(mean).join(' → ')}</span>
      </NumTd>
    </tr>
  );
}

/** Marks and counts of one iteration; before the last one stands what it was shown. */
function IterationCells({
  line,
  strip,
  iteration,
}: {
  line: TaskLine;
  strip: TaskLine['strips'][number];
  iteration: number;
}) {
  const last = line.strips.length - 1;
  return (
    <>
      {iteration > 0 && iteration === last && (
        <Td align="right" className="num w-px">
          <Counts counts={line.priors} why="The last iteration was shown no judged prior." />
        </Td>
      )}
      <Td className="w-px pr-0">
        {strip.length === 0 ? (
          <Unknown why={`No rollout of iteration ${iteration} has finished.`} />
        ) : (
          <OutcomeStrip slots={strip} />
        )}
      </Td>
      <Td align="right" className="num w-px">
        <Counts
          counts={line.iterations[iteration] ?? null}
          why={`No rollout of iteration ${iteration} has a verdict of its tests.`}
        />
      </Td>
    </>
  );
}
