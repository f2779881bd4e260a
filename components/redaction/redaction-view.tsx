'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { useMay } from '@/components/access/role-context';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PlainSelect } from '@/components/ui/select';
import { SkeletonRows } from '@/components/ui/skeleton';
import { experimentsQuery } from '@/lib/api/experiments';
import { redactionRulesQuery } from '@/lib/api/redaction';
import { REDACTION_SWITCHES } from '@/lib/redact/stored-rule';
import { PatternForm } from './pattern-form';
import { RedactionReport } from './redaction-report';
import { RedactionSwitches } from './redaction-switches';
import { RuleTable } from './rule-table';

/** What is masked in all that leaves: the report of one experiment, and the rules that people added. */
export function RedactionView() {
  const [chosen, setChosen] = useQueryState('experiment', parseAsString);
  const experiments = useQuery(experimentsQuery());
  const known = experiments.data?.experiments ?? [];
  const experiment = known.find(({ id }) => id === chosen);
  return (
    <div className="flex max-w-6xl flex-col gap-8">
      <section aria-labelledby="found">
        <div className="mb-3 flex flex-wrap items-center gap-3">
          <h2 id="found" className="text-base font-semibold">
            What would be masked in
          </h2>
          <PlainSelect
            label="Experiment"
            className="max-w-72"
            value={experiment?.id ?? ''}
            options={[
              { value: '', label: 'Choose an experiment' },
              ...known.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(id) => void setChosen(id === '' ? null : id)}
          />
        </div>
        {experiment ? (
          <RedactionReport
            leaves="export"
            target={{ kind: 'experiment', experimentId: experiment.id }}
            include="trajectories"
            outcomesHidden={false}
          />
        ) : (
          <EmptyState title={known.length === 0 ? 'There is no experiment yet' : 'No experiment is chosen'}>
            Here stands what would be masked before an experiment is shared or exported: each key, token and
            password with the step it stands in. Nothing is changed by looking.
          </EmptyState>
        )}
      </section>
      <Rules withSwitches={experiment === undefined} />
    </div>
  );
}

/** The switches stand in the report where there is one. */
function Rules({ withSwitches }: { withSwitches: boolean }) {
  const may = useMay('runner');
  const query = useQuery(redactionRulesQuery());
  if (query.isError)
    return <ErrorState what={query.error.message} where="the rules" onRetry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows rows={3} label="Loading the rules" />;
  const { rules } = query.data;
  const added = rules.filter(({ kind }) => kind !== 'option');
  return (
    <section aria-labelledby="rules" className="flex flex-col gap-4">
      <div>
        <h2 id="rules" className="text-base font-semibold">
          Rules
        </h2>
        <p className="max-w-prose text-ink-2">
          Keys, tokens, private keys and passwords are always looked for. What you add here holds for every
          link and every export from now on; the database itself stays as it is.
        </p>
      </div>
      {withSwitches && <RedactionSwitches switches={REDACTION_SWITCHES.map((name) => ({ name }))} />}
      {may && <PatternForm />}
      {added.length > 0 ? (
        <RuleTable rules={added} />
      ) : (
        <p className="text-ink-2">No pattern was added and no value was allowed.</p>
      )}
    </section>
  );
}
