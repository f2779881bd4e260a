'use client';

import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { secretReportQuery, type ScanScope } from '@/lib/api/redaction';
import type { SecretReport } from '@/lib/redact/report';
import { FoundTable } from './found-table';
import { RedactionSwitches } from './redaction-switches';
import { counted } from './rule-words';

const million = (n: number) => (n < 1e6 ? n.toLocaleString('en') : `${(n / 1e6).toFixed(1)} M`);

const looked = ({ scanned, kinds }: SecretReport) =>
  `${counted(kinds, 'kind')} of secrets in ${counted(scanned.texts, 'text')} (${million(scanned.characters)} characters)${scanned.rollouts > 0 ? ` of ${counted(scanned.rollouts, 'rollout')}` : ''}`;

/**
 * What would be masked in all that a link or an export shows, before it is made: each value with where it stands, never
 * the value itself. What is no secret can be allowed here, by those who may.
 */
export function RedactionReport(scope: ScanScope) {
  const query = useQuery(secretReportQuery(scope));
  if (query.isError && !query.isFetching)
    return (
      <ErrorState
        what={query.error.message}
        where="the search for secrets"
        onRetry={() => void query.refetch()}
      />
    );
  if (!query.data) return <SkeletonRows rows={4} label="Looking for secrets in every text" />;
  const report = query.data;
  return (
    <div className="flex flex-col gap-3" aria-busy={query.isFetching}>
      {report.findings === 0 ? (
        <EmptyState title="Nothing to mask">
          Looked for {looked(report)}. Rules miss what has no form of its own: read what you share.
        </EmptyState>
      ) : (
        <>
          <p className="max-w-prose">
            <strong>
              {counted(report.findings, 'place')} with {counted(distinct(report), 'value')} will be masked.
            </strong>{' '}
            <span className="text-ink-2">Looked for {looked(report)}. The originals stay as they are.</span>
          </p>
          <FoundTable report={report} />
        </>
      )}
      <RedactionSwitches switches={report.switches} />
    </div>
  );
}

const distinct = ({ byRule }: SecretReport) => byRule.reduce((sum, { values }) => sum + values, 0);
