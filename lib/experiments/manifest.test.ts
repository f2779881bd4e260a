import { describe, expect, it } from 'vitest';
import { findLaunch } from '@/db/launches';
import { RunoffError } from '@/lib/errors';
import { manifestSchema, parseManifest } from '@/lib/launch/manifest';
import { pipelineFrom } from '@/lib/refine/settings';
import { adapterFacts } from '@/lib/worker/adapter-facts';
import { launched } from '@/tests/launched';
import { slotSeed } from './launch';
import { manifestOf } from './manifest';
import { noteSoftware } from './software';

const SCRIPTED = { summariser: 'scripted/extractive', judge: 'scripted/evidence' };
const paper = { n: 16, pipeline: pipelineFrom('paper', SCRIPTED) };

describe('the manifest of a launch', () => {
  it('counts 32 rollouts, 32 summaries and 216 votes for each task with the paper preset and N = 16', async () => {
    const { tools, experimentId } = await launched(['one', 'two'], paper);
    const { tasks, counts, tournaments } = manifestOf(tools, experimentId);
    for (const { planned, done } of tasks) {
      expect(planned).toEqual({ rollouts: 32, takenOver: 0, summaries: 32, votes: 216, fewestVotes: 216 });
      expect(done).toEqual({ rollouts: 0, takenOver: 0, summaries: 0, votes: 0, extraVotes: 0 });
    }
    expect(counts.planned).toMatchObject({ rollouts: 64, summaries: 64, votes: 432 });
    expect(
      tournaments.map(({ iteration, purpose, plannedVotes }) => [iteration, purpose, plannedVotes]),
    ).toEqual([
      [0, 'select', 192],
      [1, 'final', 240],
    ]);
  });

  it('holds settings, contents and every seed, and is a file that can be read back', async () => {
    const { tools, experimentId } = await launched(['one'], { ...paper, n: 4, seed: 9 });
    const manifest = manifestOf(tools, experimentId);
    expect(parseManifest(JSON.stringify(manifest), 'm')).toEqual(manifest);
    expect(manifest.settings).toMatchObject({ n: 4, seed: 9, tasks: ['one'] });
    const [task] = manifest.tasks;
    expect(task?.contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(task?.seeds).toEqual(
      [0, 1].map((iteration) => [0, 1, 2, 3].map((slot) => slotSeed(9, 'one', iteration, slot))),
    );
    const [select, final] = manifest.tournaments;
    expect(select?.settings.keep).toBe(4);
    expect(final?.settings.keep).toBe(1);
    expect(select?.settings.seed).not.toBe(final?.settings.seed);
  });

  it('notes what ran it once, and again only where something is no longer the same', async () => {
    const { tools, db, experimentId } = await launched(['one'], paper);
    const facts = adapterFacts();
    const noted = (other: Partial<typeof facts> = {}) => {
      const launch = findLaunch(db, experimentId);
      if (!launch) throw new Error('the launch is there');
      noteSoftware(tools, launch, { ...facts, ...other });
      return manifestOf(tools, experimentId);
    };
    noted();
    const first = noted();
    expect(first.code.ranBy).toHaveLength(1);
    expect(first.code.ranBy[0]?.node).toBe(process.version);
    expect(first.prompts.map(({ of }) => of)).toEqual(['agent', 'summary', 'judge', 'refinement']);
    expect(first.prompts.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash ?? ''))).toBe(true);
    expect(first.serialisation.summariser).toEqual([expect.stringContaining('head-tail-2000(thought=2000')]);
    expect(first.models.map(({ asked, price }) => [asked, price?.input])).toEqual([
      ['scripted/test', 0],
      ['scripted/extractive', 0],
      ['scripted/evidence', 0],
    ]);
    const changed = noted({ agentWords: () => ({ version: 2, words: 'other' }) });
    expect(changed.code.ranBy).toHaveLength(2);
    expect(changed.prompts.filter(({ of }) => of === 'agent').map(({ version }) => version)).toEqual([1, 2]);
  });

  it('knows what it cost only where a price is known', async () => {
    const models = { summariser: 'anthropic/claude-opus-4-5', judge: 'anthropic/nobody-knows' };
    const { tools, db, experimentId } = await launched(['one'], {
      n: 4,
      pipeline: pipelineFrom('paper', models),
    });
    const launch = findLaunch(db, experimentId);
    if (!launch) throw new Error('the launch is there');
    noteSoftware(tools, launch, adapterFacts());
    const prices = manifestOf(tools, experimentId).models.map(({ price }) => price);
    expect(prices).toMatchObject([{ input: 0 }, { input: 5, output: 25 }, null]);
  });

  it('reads what was recorded before there were manifests of a version', async () => {
    const { tools, experimentId, db } = await launched(['one']);
    db.$client.prepare("update launches set manifest = '{}'").run();
    const manifest = manifestOf(tools, experimentId);
    expect(manifestSchema.parse(manifest).tasks).toMatchObject([{ name: 'one', contentHash: null }]);
    expect(manifest.code).toEqual({ launchedBy: null, ranBy: [] });
  });

  it('is of an experiment that is there', async () => {
    const { tools } = await launched(['one']);
    expect(() => manifestOf(tools, 'nobody')).toThrow(RunoffError);
  });
});
