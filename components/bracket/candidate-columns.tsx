import { clsx } from 'clsx';
import { AppLink } from '@/components/ui/app-link';
import type { CSSProperties, ReactNode } from 'react';
import type { GroupCandidate, GroupPageData } from '@/lib/api/tournaments';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { FactsList } from '@/components/summary/facts-list';
import { summarySections } from '@/lib/summary/sections';
import { SummaryItems } from '@/components/summary/summary-items';
import { PlainText } from '@/components/trajectory/plain-text';
import { Badge } from '@/components/ui/badge';
import type { BracketModel } from './bracket-model';

type Names = Pick<BracketModel, 'labelOf' | 'blind'>;

/** The candidates' summaries side by side, section by section, so that the same kind of claim stands on one line. */
export function CandidateColumns({ model, data }: { model: Names; data: GroupPageData }) {
  const { candidates } = data;
  const sections = candidates.map((candidate) =>
    candidate.summary?.content ? summarySections(candidate.summary.content) : null,
  );
  const titles = sections.find((list) => list !== null) ?? [];
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Summaries side by side">
      <div
        style={{ '--columns': candidates.length } as CSSProperties}
        className={clsx(candidates.length > 2 && 'md:w-max md:min-w-full')}
      >
        <Row title={null} sticky>
          {candidates.map((candidate) => (
            <ColumnHead key={candidate.id} model={model} data={data} candidate={candidate} />
          ))}
        </Row>
        <Row title="In one sentence">
          {candidates.map((candidate) => (
            <Cell key={candidate.id} label={model.labelOf(candidate.id)}>
              <Headline candidate={candidate} />
            </Cell>
          ))}
        </Row>
        {titles.map(({ key, title }) => (
          <Row key={key} title={title}>
            {candidates.map((candidate, i) => {
              const section = sections[i]?.find((one) => one.key === key);
              return (
                <Cell key={candidate.id} label={model.labelOf(candidate.id)}>
                  {section ? (
                    <SummaryItems items={section.items} empty={section.empty} target={targetOf(candidate)} />
                  ) : (
                    <span className="text-ink-3">no summary</span>
                  )}
                </Cell>
              );
            })}
          </Row>
        ))}
        <Row title="Facts, read off the trajectory by rules">
          {candidates.map((candidate) => (
            <Cell key={candidate.id} label={model.labelOf(candidate.id)}>
              <FactsList facts={candidate.facts} target={targetOf(candidate)} />
            </Cell>
          ))}
        </Row>
      </div>
    </div>
  );
}

const targetOf = (candidate: GroupCandidate) => ({
  rolloutId: candidate.id,
  stepCount: candidate.facts.steps,
});

function Row({
  title,
  sticky = false,
  children,
}: {
  title: string | null;
  sticky?: boolean;
  children: ReactNode;
}) {
  return (
    <section
      className={clsx(sticky ? 'border-b border-line-strong bg-surface' : 'border-b border-line py-2')}
    >
      {title && <h3 className="mb-1 text-xs font-semibold text-ink-3">{title}</h3>}
      <div className="grid gap-x-4 gap-y-3 md:grid-cols-[repeat(var(--columns),minmax(18rem,1fr))]">
        {children}
      </div>
    </section>
  );
}

/** On a phone the columns stand below each other: each cell then names its candidate. */
function Cell({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0 max-md:border-l-2 max-md:border-line max-md:pl-2">
      <span aria-hidden className="font-mono text-xs font-semibold text-ink-3 md:hidden">
        {label}
      </span>
      {children}
    </div>
  );
}

function ColumnHead({
  model,
  data,
  candidate,
}: {
  model: Names;
  data: GroupPageData;
  candidate: GroupCandidate;
}) {
  const { group } = data;
  const votes = group.tally[group.candidates.indexOf(candidate.id)] ?? 0;
  const won = group.winner === candidate.id;
  return (
    <h3 className={clsx('flex min-h-8 flex-wrap items-center gap-2', won && 'font-bold')}>
      <AppLink href={`/rollouts/${candidate.id}`} className="link font-mono">
        {model.labelOf(candidate.id)}
      </AppLink>
      {!model.blind && (
        <OutcomeMark mark={markOf(candidate.outcome, candidate.exitStatus)} outcome={candidate.outcome} />
      )}
      {data.votes.length > 0 && (
        <span className="num">
          {votes} {votes === 1 ? 'vote' : 'votes'}
        </span>
      )}
      {won && <Badge tone="strong">won</Badge>}
    </h3>
  );
}

function Headline({ candidate }: { candidate: GroupCandidate }) {
  const { summary } = candidate;
  if (!summary) return <p className="text-ink-3">Not summarised yet.</p>;
  if (!summary.content)
    return (
      <p>
        Its summary failed: <PlainText text={summary.error ?? 'no reason was kept'} />
      </p>
    );
  return (
    <p className="text-base">
      <PlainText text={summary.content.headline} />{' '}
      {summary.model.startsWith('scripted/') && <ScriptedLabel model={summary.model} />}
      {summary.badCitations.length > 0 && (
        <Badge tone="strong">{summary.badCitations.length} bad citations</Badge>
      )}
    </p>
  );
}
