import { AppLink } from '@/components/ui/app-link';
import { PlainText } from '@/components/trajectory/plain-text';
import type { RolloutPageData } from '@/lib/api/rollouts';
import type { CompareContext } from '@/lib/compare/compare-entry';
import { compareHref } from '@/lib/compare/compare-query';
import { EmptyState } from '@/components/ui/empty-state';
import { columnLabels } from './column-labels';
import { entryGroups, EntryWords } from './entry-words';

/** One rollout alone was named: the others of its task, each a link to the comparison of the two. */
export function CompareWith({ rollout, context }: { rollout: RolloutPageData; context: CompareContext }) {
  const [label = ''] = columnLabels([rollout]);
  const groups = entryGroups(context.entries, [rollout.id]);
  const iterations = new Set(context.entries.map((entry) => entry.iteration)).size > 1;
  return (
    <div className="max-w-3xl space-y-3">
      <h1 className="text-xl font-semibold [overflow-wrap:anywhere]">
        Compare <PlainText text={rollout.task.name} /> <span className="font-mono">{label}</span> with…
      </h1>
      {groups.length === 0 ? (
        <EmptyState title="This is the only rollout of its task">
          Import or run others of the same task and they stand here to choose from.
        </EmptyState>
      ) : (
        <p className="text-ink-2">One rollout alone was named; choose the one to put beside it.</p>
      )}
      {groups.map(([title, entries]) => (
        <section key={title} aria-label={title}>
          <h2 className="mb-1 font-semibold [overflow-wrap:anywhere]">
            <PlainText text={title} />
          </h2>
          <ul className="divide-y divide-line rounded-md border border-line bg-surface">
            {entries.map((entry) => (
              <li key={entry.id}>
                <AppLink
                  href={compareHref([rollout.id, entry.id])}
                  prefetch={false}
                  className="target flex min-h-row flex-wrap items-center gap-x-2 px-2 hover:bg-hover"
                >
                  <EntryWords entry={entry} iterations={iterations} />
                </AppLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
