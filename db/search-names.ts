import { and, asc, desc, eq, like, or } from 'drizzle-orm';
import type { DbOrTx } from './client';
import { experiments, experimentTasks, rollouts, tasks } from './schema';

export interface NameHit {
  kind: 'experiment' | 'task' | 'rollout';
  label: string;
  href: string;
}

/** Experiments, tasks and rollouts whose names (or ids) hold `text`, at most `limit` of each; newest first. */
export function searchNames(db: DbOrTx, text: string, limit = 8): NameHit[] {
  const pattern = `%${text.replace(/[\\%_]/g, '')}%`;
  const found = db
    .select({ id: experiments.id, name: experiments.name })
    .from(experiments)
    .where(like(experiments.name, pattern))
    .orderBy(desc(experiments.createdAt))
    .limit(limit)
    .all();
  const foundTasks = db
    .select({
      slug: tasks.slug,
      name: tasks.name,
      experimentId: experiments.id,
      experiment: experiments.name,
    })
    .from(tasks)
    .innerJoin(experimentTasks, eq(experimentTasks.taskId, tasks.id))
    .innerJoin(experiments, eq(experiments.id, experimentTasks.experimentId))
    .where(like(tasks.name, pattern))
    .orderBy(asc(tasks.name))
    .limit(limit)
    .all();
  const foundRollouts =
    text.length < 2
      ? []
      : db
          .select({
            id: rollouts.id,
            slot: rollouts.slot,
            key: rollouts.sourceKey,
            task: tasks.name,
            experiment: experiments.name,
          })
          .from(rollouts)
          .innerJoin(tasks, eq(tasks.id, rollouts.taskId))
          .innerJoin(experiments, eq(experiments.id, rollouts.experimentId))
          .where(and(or(like(rollouts.sourceKey, pattern), like(rollouts.id, pattern))))
          .orderBy(asc(tasks.name), asc(rollouts.slot))
          .limit(limit)
          .all();
  return [
    ...found.map((row) => ({ kind: 'experiment' as const, label: row.name, href: `/experiments/${row.id}` })),
    ...foundTasks.map((row) => ({
      kind: 'task' as const,
      label: `${row.name} in ${row.experiment}`,
      href: `/experiments/${row.experimentId}/tasks/${row.slug}`,
    })),
    ...foundRollouts.map((row) => ({
      kind: 'rollout' as const,
      label: `${row.task}, attempt ${row.slot + 1} in ${row.experiment}: ${row.key}`,
      href: `/rollouts/${row.id}`,
    })),
  ];
}
