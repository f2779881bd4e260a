import { and, asc, between, eq, inArray } from 'drizzle-orm';
import type { Place } from '@/lib/redact/scan';
import type { DbOrTx } from './client';
import { attachments, calls, rollouts, stepBodies, summaries, tasks } from './schema';

/** A value whose texts a page shows, and where. */
export interface ShownText {
  value: unknown;
  place: Place;
  label: string;
  href: string | null;
}

/** How much of its object is shown. */
export interface ShownWhat {
  trajectories: boolean;
  outcomes: boolean;
}

/** Steps read at once: a long trajectory is never in memory as a whole. */
const STEPS_AT_ONCE = 50;

/** Every text of a rollout that its page shows. */
export function* rolloutTexts(db: DbOrTx, id: string, shown: ShownWhat): Generator<ShownText> {
  const row = db
    .select({ rollout: rollouts, task: tasks.slug })
    .from(rollouts)
    .innerJoin(tasks, eq(tasks.id, rollouts.taskId))
    .where(eq(rollouts.id, id))
    .get();
  if (!row) return;
  const { rollout, task } = row;
  const label = `${task} #${rollout.slot + 1}${rollout.iteration > 0 ? ` of iteration ${rollout.iteration}` : ''}`;
  const at = (field: string, tab: string | null = null): Omit<ShownText, 'value'> => ({
    ...{ label, place: { rollout: id, step: null, field } satisfies Place },
    href: `/rollouts/${id}${tab === null ? '' : `?tab=${tab}`}`,
  });
  const { agentName, agentVersion, model, exitStatusRaw, sourceKey, formatVersion, facts, extra } = rollout;
  yield {
    value: { agentName, agentVersion, model, exitStatusRaw, sourceKey, formatVersion, extra },
    ...at('metadata', 'metadata'),
  };
  yield { value: facts, ...at('facts') };
  if (shown.outcomes) {
    const { outcomeDetail, outcomeRecordedIn, tests, warnings } = rollout;
    yield { value: { outcomeDetail, outcomeRecordedIn, tests, warnings }, ...at('outcome', 'verifier') };
  }
  yield* summaryTexts(db, id, at);
  if (!shown.trajectories) return;
  yield { value: rollout.prompt, ...at('prompt') };
  yield { value: rollout.patch, ...at('patch', 'patch') };
  yield* attachmentTexts(db, id, shown, at);
  yield* stepTexts(db, id, rollout.stepCount, label);
}

type At = (field: string, tab?: string) => Omit<ShownText, 'value'>;

function* summaryTexts(db: DbOrTx, id: string, at: At): Generator<ShownText> {
  const { content, error } = summaries;
  const told = db.select({ content, error }).from(summaries).where(eq(summaries.rolloutId, id)).all();
  for (const value of told) yield { value, ...at('summary') };
  const said = and(eq(calls.rolloutId, id), eq(calls.role, 'summariser'));
  for (const { reply } of db.select({ reply: calls.reply }).from(calls).where(said).all())
    yield { value: reply, ...at('reply of the summariser') };
}

function* attachmentTexts(db: DbOrTx, id: string, shown: ShownWhat, at: At): Generator<ShownText> {
  const { position, kind, name } = attachments;
  const heads = db
    .select({ position, kind, name })
    .from(attachments)
    .where(eq(attachments.rolloutId, id))
    .orderBy(asc(position))
    .all();
  for (const head of heads) {
    if (head.kind === 'verifier-log' && !shown.outcomes) continue;
    const here = and(eq(attachments.rolloutId, id), eq(position, head.position));
    const text = db.select({ text: attachments.text }).from(attachments).where(here).get()?.text ?? '';
    yield { value: { name: head.name, text }, ...at(`file ${head.position + 1}`, tabOf(head.kind)) };
  }
}

const tabOf = (kind: (typeof attachments.$inferSelect)['kind']): string =>
  kind === 'verifier-log' ? 'verifier' : 'files';

function* stepTexts(db: DbOrTx, id: string, steps: number, label: string): Generator<ShownText> {
  for (let from = 1; from <= steps; from += STEPS_AT_ONCE) {
    const some = between(stepBodies.index, from, from + STEPS_AT_ONCE - 1);
    const bodies = db
      .select()
      .from(stepBodies)
      .where(and(eq(stepBodies.rolloutId, id), some))
      .orderBy(asc(stepBodies.index))
      .all();
    for (const { thought, reasoning, command, observation, index } of bodies)
      yield {
        value: { thought, reasoning, command, observation },
        place: { rollout: id, step: index, field: '' },
        ...{ label, href: `/rollouts/${id}?step=${index}` },
      };
  }
}

/** Ids of an experiment's rollouts, in order; of one of its tasks when `taskId` is given. */
export function rolloutIdsOf(db: DbOrTx, experimentId: string, taskId: string | null): string[] {
  const mine = eq(rollouts.experimentId, experimentId);
  return db
    .select({ id: rollouts.id })
    .from(rollouts)
    .where(taskId === null ? mine : and(mine, eq(rollouts.taskId, taskId)))
    .orderBy(asc(rollouts.taskId), asc(rollouts.iteration), asc(rollouts.slot), asc(rollouts.attempt))
    .all()
    .map(({ id }) => id);
}

/** The tasks of some rollouts. */
export function taskIdsOf(db: DbOrTx, rolloutIds: readonly string[]): string[] {
  return db
    .selectDistinct({ id: rollouts.taskId })
    .from(rollouts)
    .where(inArray(rollouts.id, [...rolloutIds]))
    .all()
    .map(({ id }) => id);
}
