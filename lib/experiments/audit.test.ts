import { expect, test } from 'vitest';
import { auditPage } from '@/db/audit';
import { moveLaunch, slotsOf, updateSlot } from '@/db/launches';
import { moveTaskRun } from '@/db/task-runs';
import { readBenchmark } from '@/lib/benchmarks/read-benchmark';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import { pipelineFrom } from '@/lib/refine/settings';
import { settingsFrom } from '@/lib/tournament/settings';
import { writeTask } from '@/tests/task-folder';
import { testDatabase, testFolder } from '@/tests/test-database';
import { cancelLaunch, cancelSlot, launchExperiment, pauseLaunch, resumeLaunch } from './launch';
import { cancelIteration, cancelTask, holdStage, releaseStage, retryTask } from './pipeline-control';
import { queueBenchmark, queueImportOf, queueSelect, queueSummarize, requestCancel } from './queue';
import { addBenchmark } from './read-benchmark';

const AT = '2026-01-01T00:00:00.000Z';

async function launched() {
  const folder = testFolder();
  const { db } = testDatabase(folder);
  const ctx = { db, now: () => new Date(AT), actor: 'ada' };
  writeTask(folder, 'one');
  await addBenchmark(ctx, { path: `${folder}/tasks`, name: 'unit' }, readBenchmark);
  const models = { summariser: 'scripted/extractive', judge: 'scripted/evidence' };
  const plain = defaultLaunchSettings('unit', ['one'], 'mini-swe-agent', 'scripted/a');
  const settings = { ...plain, n: 4, pipeline: { ...pipelineFrom('balanced', models), keep: 2 } };
  const { experimentId } = launchExperiment(ctx, { name: 'Launch', settings });
  return { db, ctx, experimentId };
}

/** What the audit says, oldest first. */
const told = (db: Parameters<typeof auditPage>[0]) =>
  auditPage(db, {})
    .lines.map(({ actor, what }) => `${actor} ${what}`)
    .reverse();

test('all that starts and stops a launch is written down with who asked, once each', async () => {
  const { db, ctx, experimentId: id } = await launched();
  const [first] = slotsOf(db, id);
  if (!first) throw new Error('no slot');
  expect(pauseLaunch(ctx, id)).toBe(true);
  expect(pauseLaunch(ctx, id)).toBe(false);
  expect(resumeLaunch(ctx, id)).toBe(true);
  moveLaunch(db, id, ['queued'], { status: 'paused', reason: 'hold', detail: null }, AT);
  holdStage(ctx, id, { iteration: 1, kind: 'votes' });
  releaseStage(ctx, id, { iteration: 1, kind: 'votes' });
  expect(cancelSlot(ctx, first)).toBe(true);
  expect(cancelIteration(ctx, id, 0)).toBe(3);
  expect(cancelTask(ctx, id, 'one')).toBe(true);
  updateSlot(db, first, { status: 'cancelled' });
  moveTaskRun(db, first, ['cancelled'], { status: 'failed', error: 'x' });
  expect(retryTask(ctx, id, 'one')).toBe(true);
  expect(cancelLaunch(ctx, id)).toBe(true);
  expect(told(db)).toEqual([
    'ada launched Launch: 1 task × 4 × 2 iterations',
    'ada paused it',
    'ada resumed it',
    'ada held votes of iteration 1',
    'ada released votes of iteration 1',
    'ada cancelled rollout #1 of iteration 0 of a task',
    'ada cancelled 3 rollouts of iteration 0',
    'ada cancelled the task one',
    'ada retried the task one',
    'ada cancelled it',
  ]);
  expect(auditPage(db, { experimentId: id }).lines).toHaveLength(10);
});

test('so are jobs, and nobody is named where nobody had to log in', async () => {
  const { db, ctx, experimentId } = await launched();
  const nobody = { db, now: ctx.now };
  queueSummarize(ctx, { experimentId, model: 'scripted/extractive', force: true });
  const settings = [settingsFrom('balanced', {}), settingsFrom('paper', {})];
  const asked = { experimentId, tasks: null, model: 'scripted/evidence', summariser: null };
  const jobId = queueSelect(nobody, { ...asked, settings });
  queueImportOf(ctx, { source: { paths: ['/tmp/x'] }, experimentName: 'Launch' });
  queueBenchmark(ctx, { path: '/tmp/tasks' });
  requestCancel(ctx, jobId);
  expect(() => queueSummarize(ctx, { experimentId, model: 'nothing', force: true })).toThrow(
    'cannot be done',
  );
  expect(told(db).slice(1)).toEqual([
    'ada asked scripted/extractive for summaries, of every rollout again',
    'null asked scripted/evidence for 2 selections',
    'ada imported into Launch, from /tmp/x',
    'ada had the tasks of /tmp/tasks read',
    'ada cancelled a job: select',
  ]);
  const types = db.$client
    .prepare("select distinct actor from events where type = 'job-queued'")
    .pluck()
    .all();
  expect(types).toEqual([null]);
});
