import type { BenchmarkTaskLine } from '@/lib/api/benchmarks';

export interface TaskFilter {
  q: string;
  difficulty: string;
  category: string;
  tag: string;
}

/** The tasks that fit: every word of the search in name, category, tags or instruction, and each filter set. */
export function filteredTasks(tasks: readonly BenchmarkTaskLine[], filter: TaskFilter): BenchmarkTaskLine[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  return tasks.filter((task) => {
    const text = [task.name, task.category ?? '', ...task.tags, task.instruction].join('\n').toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (filter.difficulty === '' || task.difficulty === filter.difficulty) &&
      (filter.category === '' || task.category === filter.category) &&
      (filter.tag === '' || task.tags.includes(filter.tag))
    );
  });
}

/** The values tasks have of something, with how many have each, most first. */
export function valuesOf(
  tasks: readonly BenchmarkTaskLine[],
  pick: (task: BenchmarkTaskLine) => readonly (string | null)[],
): { value: string; n: number }[] {
  const counts = new Map<string, number>();
  for (const task of tasks)
    for (const value of new Set(pick(task)))
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, n]) => ({ value, n }))
    .sort((a, b) => b.n - a.n || a.value.localeCompare(b.value, 'en'));
}
