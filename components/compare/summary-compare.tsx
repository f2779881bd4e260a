'use client';

import { clsx } from 'clsx';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo, type ReactNode } from 'react';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { CLAIM_VERDICTS, type ClaimGroup, type ClaimVerdict } from '@/lib/compare/compare-summaries';
import { Switch } from '@/components/ui/switch';
import { columnLabels } from './column-labels';
import { comparedParts, MANY_CLAIMS } from './summary-claims';
import { SummaryHeads } from './summary-heads';
import { SummaryRow, type SummaryColumn } from './summary-row';

const WORDS: Record<ClaimVerdict, [one: string, more: string]> = {
  conflict: ['conflict', 'conflicts'],
  differing: ['differing', 'differing'],
  'only-here': ['in one only', 'in one only'],
  agreed: ['agreed', 'agreed'],
};

/** The summaries of 2 to 4 rollouts, the same claims beside each other: conflicts first, agreement quiet. */
export function SummaryCompare({ rollouts }: { rollouts: readonly RolloutPageData[] }) {
  const labels = columnLabels(rollouts);
  const parts = useMemo(() => comparedParts(rollouts), [rollouts]);
  const groups = parts.flatMap((part) => part.groups);
  const many = groups.length >= MANY_CLAIMS;
  const [diff, setDiff] = useQueryState(
    'diff',
    parseAsStringLiteral(['0', '1']).withOptions({ scroll: false }),
  );
  const onlyDiff = diff === null ? many : diff === '1';
  const columns = rollouts.map((rollout, at) => ({
    label: labels[at] ?? '',
    target: { rolloutId: rollout.id, stepCount: rollout.outline.length },
    readable: rollout.summary?.content != null,
  }));
  const shown = (group: ClaimGroup) =>
    group.verdict !== 'conflict' && (!onlyDiff || group.verdict !== 'agreed');
  const conflicts = groups.filter((group) => group.verdict === 'conflict');
  return (
    <div className="space-y-3">
      <SummaryHeads rollouts={rollouts} labels={labels} />
      {groups.length > 0 && (
        <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1">
          <p className="num text-ink-2" aria-live="polite">
            {countWords(groups)}
          </p>
          <Switch checked={onlyDiff} onChange={(on) => void setDiff(on === many ? null : on ? '1' : '0')}>
            Differences only
          </Switch>
        </div>
      )}
      {conflicts.length > 0 && (
        <Part title="Conflicts" loud>
          <p className="border-b border-line px-3 py-1 text-ink-2">
            One holds what another speaks against. The steps tell who is right.
          </p>
          {parts.map(({ key, title, groups: all }) => (
            <Rows
              key={key}
              name={`Conflicts in ${title}`}
              heading={all.some((group) => group.verdict === 'conflict') ? title : null}
              groups={all.filter((group) => group.verdict === 'conflict')}
              columns={columns}
            />
          ))}
        </Part>
      )}
      {parts.map(({ key, title, groups: all }) => {
        const rows = all.filter(shown);
        const agreed = onlyDiff ? all.filter((one) => one.verdict === 'agreed').length : 0;
        if (rows.length + agreed === 0) return null;
        return (
          <Part key={key} title={title} agreed={agreed}>
            <Rows name={title} heading={null} groups={rows} columns={columns} />
          </Part>
        );
      })}
    </div>
  );
}

/** `1 conflict · 5 differing · 8 in one only · 6 agreed`. */
function countWords(groups: readonly ClaimGroup[]): string {
  return CLAIM_VERDICTS.map((verdict) => {
    const count = groups.filter((group) => group.verdict === verdict).length;
    return `${count} ${WORDS[verdict][count === 1 ? 0 : 1]}`;
  }).join(' · ');
}

function Part({
  title,
  loud = false,
  agreed = 0,
  children,
}: {
  title: string;
  loud?: boolean;
  /** Claims that are left out because all agree on them. */
  agreed?: number;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className={clsx('rounded-md border', loud ? 'border-ink' : 'border-line')}>
      <h2 className="flex min-h-8 flex-wrap items-center gap-x-3 border-b border-line bg-sunken px-3 font-semibold">
        {title}
        {agreed > 0 && <span className="num font-normal text-ink-3">{agreed} agreed, not shown</span>}
      </h2>
      {children}
    </section>
  );
}

function Rows({
  name,
  heading,
  groups,
  columns,
}: {
  name: string;
  heading: string | null;
  groups: readonly ClaimGroup[];
  columns: readonly SummaryColumn[];
}) {
  return (
    <>
      {heading !== null && <h3 className="px-3 pt-1.5 text-xs font-semibold text-ink-3">{heading}</h3>}
      {groups.length > 0 && (
        <ul aria-label={name}>
          {groups.map((group) => (
            <SummaryRow
              key={group.claims.map((claim) => claim?.path).join()}
              group={group}
              columns={columns}
            />
          ))}
        </ul>
      )}
    </>
  );
}
