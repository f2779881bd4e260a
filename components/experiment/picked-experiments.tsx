'use client';

import { Button } from '@/components/ui/button';
import { LinkButton } from '@/components/ui/link-button';
import type { ExperimentRow } from '@/lib/api/experiments';
import { MOST_COMPARED } from '@/lib/compare/compare-query';

/** What was picked in the list, and the way to its comparison; nothing while nothing is picked. */
export function PickedExperiments({
  all,
  picked,
  onClear,
}: {
  all: ExperimentRow[];
  /** Ids. */
  picked: readonly string[];
  onClear: () => void;
}) {
  const rows = picked.flatMap((id) => all.find((row) => row.id === id) ?? []);
  if (rows.length === 0) return null;
  const query = new URLSearchParams(rows.map((row) => ['e', row.id]));
  return (
    <section
      aria-label="Picked to compare"
      className="sticky bottom-3 z-10 mt-3 flex flex-wrap items-center gap-3 rounded-md border border-control bg-surface px-3 py-2 shadow-floating"
    >
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {rows.map((row) => row.name).join(' · ')}
      </span>
      {rows.length === 1 && <span className="text-ink-2">Pick one to three others.</span>}
      {rows.length > MOST_COMPARED && (
        <span className="text-ink-2">At most {MOST_COMPARED} stand side by side.</span>
      )}
      {rows.length > 1 && rows.length <= MOST_COMPARED && (
        <LinkButton kind="primary" href={`/compare?${query}`}>
          Compare {rows.length}
        </LinkButton>
      )}
      <Button onClick={onClear}>Clear</Button>
    </section>
  );
}
