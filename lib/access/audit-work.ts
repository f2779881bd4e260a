import { z } from 'zod';
import { STAGE_KINDS } from '@/lib/refine/settings';
import { counted, entry } from './audit-entry';

const nothing = z.object({});
const count = z.number().int().min(0);
const stage = z.object({ iteration: count, stage: z.enum(STAGE_KINDS) });
const task = z.object({ task: z.string() });

/** What people do with experiments: start, stop, judge, take in, give out, delete. */
export const WORK_AUDIT = {
  'launch-asked': entry(
    'launches',
    z.object({ name: z.string(), tasks: count, n: count, iterations: count }),
    ({ name, tasks, n, iterations }) =>
      `launched ${name}: ${counted(tasks, 'task')} × ${n}${iterations > 1 ? ` × ${iterations} iterations` : ''}`,
  ),
  'launch-paused': entry('launches', nothing, () => 'paused it'),
  'launch-resumed': entry('launches', nothing, () => 'resumed it'),
  'launch-cancelled': entry('launches', nothing, () => 'cancelled it'),
  'rollout-cancelled': entry(
    'launches',
    z.object({ taskId: z.string(), iteration: count, slot: count }),
    ({ iteration, slot }) => `cancelled rollout #${slot + 1} of iteration ${iteration} of a task`,
  ),
  'iteration-cancelled': entry(
    'launches',
    z.object({ iteration: count, rollouts: count }),
    ({ iteration, rollouts }) => `cancelled ${counted(rollouts, 'rollout')} of iteration ${iteration}`,
  ),
  'task-cancelled': entry('launches', task, (payload) => `cancelled the task ${payload.task}`),
  'task-retried': entry('launches', task, (payload) => `retried the task ${payload.task}`),
  'stage-held': entry('launches', stage, (at) => `held ${at.stage} of iteration ${at.iteration}`),
  'stage-released': entry('launches', stage, (at) => `released ${at.stage} of iteration ${at.iteration}`),
  'job-cancelled': entry(
    'launches',
    z.object({ jobId: z.string(), kind: z.string() }),
    ({ kind }) => `cancelled a job: ${kind}`,
  ),
  'summaries-asked': entry(
    'judging',
    z.object({ model: z.string(), again: z.boolean() }),
    ({ model, again }) => `asked ${model} for summaries${again ? ', of every rollout again' : ''}`,
  ),
  'selections-asked': entry(
    'judging',
    z.object({ model: z.string(), selections: count, tasks: count.nullable() }),
    ({ model, selections, tasks }) =>
      `asked ${model} for ${counted(selections, 'selection')}${tasks === null ? '' : ` over ${counted(tasks, 'task')}`}`,
  ),
  'import-asked': entry(
    'imports',
    z.object({ name: z.string(), from: z.array(z.string()) }),
    ({ name, from }) => `imported into ${name}${from.length === 0 ? '' : `, from ${from.join(', ')}`}`,
  ),
  'benchmark-asked': entry(
    'imports',
    z.object({ path: z.string() }),
    ({ path }) => `had the tasks of ${path} read`,
  ),
  'export-made': entry(
    'exports',
    z.object({ format: z.string(), redaction: z.string(), outcomes: z.boolean() }),
    ({ format, redaction, outcomes }) =>
      `exported it as ${format}${redaction === 'none' ? ', nothing masked' : ', secrets masked'}${outcomes ? '' : ', without outcomes'}`,
  ),
  'experiment-deleted': entry(
    'deletions',
    z.object({ name: z.string(), rollouts: count, selections: count, links: count }),
    ({ name, rollouts, selections, links }) =>
      `deleted ${name}: ${counted(rollouts, 'rollout')}, ${counted(selections, 'selection')}, ${counted(links, 'link')}`,
  ),
};
