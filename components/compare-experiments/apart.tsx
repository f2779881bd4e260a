import { AppLink } from '@/components/ui/app-link';
import { PlainText } from '@/components/trajectory/plain-text';
import type { ComparedExperiment, ComparedPair, ComparedTask } from '@/lib/metrics/compare-experiments';
import { letterOf } from './compare-words';

function Names({
  slugs,
  tasks,
  experiment,
}: {
  slugs: readonly string[];
  tasks: ReadonlyMap<string, ComparedTask>;
  experiment: ComparedExperiment;
}) {
  return (
    <ul className="mt-1 flex max-h-48 flex-wrap gap-x-4 overflow-y-auto">
      {slugs.map((slug) => (
        <li key={slug}>
          <AppLink
            href={`/experiments/${experiment.id}/tasks/${slug}`}
            className="link inline-flex min-h-6 items-center"
          >
            <PlainText text={tasks.get(slug)?.name ?? slug} />
          </AppLink>
        </li>
      ))}
    </ul>
  );
}

/** The tasks that stand in no figure: those of one experiment only, and those of which nothing is known. */
export function Apart({
  pair,
  tasks,
  experiments,
  places: [a, b],
}: {
  pair: ComparedPair;
  tasks: ComparedTask[];
  experiments: ComparedExperiment[];
  places: readonly [number, number];
}) {
  const bySlug = new Map(tasks.map((task) => [task.slug, task]));
  const [one, other] = [experiments[a], experiments[b]];
  if (!one || !other) return null;
  const lists = [
    { words: `only in ${letterOf(a)}`, slugs: pair.onlyInA, experiment: one },
    { words: `only in ${letterOf(b)}`, slugs: pair.onlyInB, experiment: other },
    { words: 'in both, but not known on both sides under this rule', slugs: pair.unknown, experiment: one },
  ].filter(({ slugs }) => slugs.length > 0);
  if (lists.length === 0) return null;
  return (
    <div className="space-y-1">
      <h3 className="font-medium">In no figure</h3>
      {lists.map(({ words, slugs, experiment }) => (
        <details key={words}>
          <summary className="target cursor-pointer">
            <span className="num">{slugs.length}</span> {slugs.length === 1 ? 'task' : 'tasks'} {words}
          </summary>
          <Names slugs={slugs} tasks={bySlug} experiment={experiment} />
        </details>
      ))}
      {pair.namesakes.length > 0 && (
        <p className="max-w-[90ch] text-ink-2">
          {pair.namesakes.length === 1 ? 'One of them has' : `${pair.namesakes.length} of them have`} a
          namesake in the other experiment that belongs to another benchmark. Tasks are the same when
          benchmark and name are; these were not matched.
        </p>
      )}
    </div>
  );
}
