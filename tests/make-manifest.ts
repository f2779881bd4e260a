import type { Manifest } from '@/lib/launch/manifest';
import { defaultLaunchSettings } from '@/lib/launch/settings';
import { pipelineFrom } from '@/lib/refine/settings';

const NOTHING = { rollouts: 0, takenOver: 0, summaries: 0, votes: 0, extraVotes: 0 };
const PLANNED = { rollouts: 32, takenOver: 0, summaries: 32, votes: 216, fewestVotes: 216 };

/** The manifest of a launch on two tasks with the paper preset that has not begun; `change` replaces parts of it. */
export function manifest(change: Partial<Manifest> = {}): Manifest {
  const pipeline = pipelineFrom('paper', { summariser: 'anthropic/m', judge: 'anthropic/m' });
  const task = (name: string, content: string) => ({
    ...{ name, contentHash: content.repeat(64), environment: null, seeds: [[1], [2]] },
    ...{ planned: PLANNED, done: NOTHING },
  });
  return {
    manifestVersion: 1,
    experiment: {
      ...{ id: 'e', name: 'E', source: 'launch', createdAt: '2026-01-01T00:00:00.000Z' },
      ...{ status: 'queued', startedAt: null, finishedAt: null },
    },
    code: { launchedBy: '0.1.0', ranBy: [] },
    settings: {
      ...defaultLaunchSettings('unit', ['one', 'two'], 'mini-swe-agent', 'anthropic/m'),
      pipeline,
    },
    agents: [],
    models: [{ role: 'agent', asked: 'anthropic/m', served: [], calls: 0, price: null }],
    pricesAsOf: null,
    prompts: [
      { of: 'summary', version: 1, hash: null },
      { of: 'judge', version: 1, hash: 'j1' },
    ],
    serialisation: { summariser: [], judge: [] },
    sandbox: null,
    tournaments: [
      {
        ...{ iteration: 1, purpose: 'final', candidates: { min: 16, max: 16 } },
        ...{ settings: pipeline.selection, plannedVotes: 240, votes: 0, extraVotes: 0 },
      },
    ],
    selections: [],
    tasks: [task('one', 'a'), task('two', 'b')],
    counts: {
      planned: { rollouts: 64, takenOver: 0, summaries: 64, votes: 432, fewestVotes: 432 },
      done: NOTHING,
    },
    ...change,
  };
}
