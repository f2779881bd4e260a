import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { asc, eq } from 'drizzle-orm';
import { afterAll, expect, it } from 'vitest';
import { rollouts } from '@/db/schema';
import { launchExperiment } from '@/lib/experiments/launch';
import { addBenchmark } from '@/lib/experiments/read-benchmark';
import { runLaunch } from '@/lib/experiments/run-launch';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import { dockerProvider } from '@/lib/sandbox/docker';
import { startTestEngine } from '@/lib/sandbox/docker-test-engine';
import { SANDBOX_KINDS, type SandboxKind } from '@/lib/sandbox/sandbox';
import { workerTools } from '@/lib/worker/tools';
import { describeWithSandbox } from '@/tests/test-sandbox';
import { testDatabase, testFolder } from '@/tests/test-database';

const TASK = 'csv-quotes';
/** One of its two rollouts passes, the other fails. */
const SEED = 2;
const TASKS = resolve(import.meta.dirname, '../../samples/tasks');

const engine = await startTestEngine();
const stateFolder = mkdtempSync(join(tmpdir(), 'runoff-both-'));
const clear = () => rmSync(stateFolder, { recursive: true, force: true });
afterAll(async () => {
  await engine.end();
  clear();
});
// No hook runs where all tests are skipped.
if (engine.isMissing) clear();

const docker = dockerProvider({ socketPath: engine.socketPath, stateFolder });

/** Rollouts of the scripted model at one demo task, in the order of their slots. */
async function rolloutsIn(sandbox: SandboxKind, agent: 'mini-swe-agent' | 'terminus-1') {
  const { db, path } = testDatabase(testFolder());
  const tools = workerTools(path, db);
  await addBenchmark(tools, { path: TASKS, name: 'demo' }, tools.readBenchmark);
  const base = defaultLaunchSettings('demo', [TASK], agent, 'scripted/demo');
  const settings = { ...base, n: 2, concurrency: 2, seed: SEED, rootFs: 'host', sandbox };
  const { experimentId } = launchExperiment(tools, { name: 'both', settings });
  const provider: typeof tools.run.provider = (kind, rootFs) =>
    kind === 'docker' ? docker : tools.run.provider(kind, rootFs);
  const signal = new AbortController().signal;
  await runLaunch(tools, { experimentId }, { ...tools.run, provider }, () => undefined, signal);
  const mine = eq(rollouts.experimentId, experimentId);
  return db.select().from(rollouts).where(mine).orderBy(asc(rollouts.slot)).all();
}

describeWithSandbox('a demo task', () => {
  it.skipIf(engine.isMissing).each(['mini-swe-agent', 'terminus-1'] as const)(
    `is solved by %s in ${SANDBOX_KINDS.join(' and ')}, with the same verdicts${engine.needs}`,
    async (agent) => {
      const [bubblewrap, container] = await Promise.all([
        rolloutsIn('bubblewrap', agent),
        rolloutsIn('docker', agent),
      ]);
      const essence = (rows: typeof container) =>
        rows.map(({ outcome, reward, exitStatus, stepCount, outcomeDetail }) => ({
          ...{ outcome, reward, exitStatus, stepCount, outcomeDetail },
        }));
      expect(essence(container)).toEqual(essence(bubblewrap));
      expect(container.map(({ outcome }) => outcome).sort()).toEqual(['failed', 'passed']);
    },
    120_000,
  );
});
