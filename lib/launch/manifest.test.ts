import { describe, expect, it } from 'vitest';
import { RunoffError } from '@/lib/errors';
import { pipelineFrom } from '@/lib/refine/settings';
import { manifest } from '@/tests/make-manifest';
import { parseManifest } from './manifest';
import { changedPrompts, changedTasks, settingsToRepeat } from './repeat-manifest';

const whole = JSON.stringify(manifest());

describe('a manifest file', () => {
  it('is read back as it was written', () => {
    expect(parseManifest(whole, 'm.json')).toEqual(manifest());
  });

  it.each([
    ['cut off', whole.slice(0, -40), 'm.json holds no whole JSON document'],
    ['empty', '', 'm.json holds no whole JSON document'],
    ['of something else', '{"name":"package"}', 'm.json is not a manifest of Runoff'],
    ['a list', '[1,2]', 'm.json is not a manifest of Runoff'],
    ['of a later version', whole.replace('"manifestVersion":1', '"manifestVersion":7'), 'of version 7'],
    ['without its tasks', JSON.stringify({ ...manifest(), tasks: undefined }), 'tasks cannot be used'],
    ['with bad settings', whole.replace('"n":16', '"n":0'), 'settings.n must be at least 1'],
  ])('that is %s is refused in one sentence', (_what, text, says) => {
    const refused = () => parseManifest(text, 'm.json');
    expect(refused).toThrow(RunoffError);
    expect(refused).toThrow(says);
    expect(refused).not.toThrow('\n');
  });

  it('names the first of many faults and counts the others', () => {
    const empty = '{"manifestVersion":1}';
    expect(() => parseManifest(empty, 'm.json')).toThrow(/experiment cannot be used .* and \d+ more\.$/);
  });
});

describe('what a manifest repeats', () => {
  it('is its settings, under another seed where one is given', () => {
    const one = manifest();
    expect(settingsToRepeat(one, null)).toEqual(one.settings);
    const other = settingsToRepeat(one, 99);
    expect(other).toEqual({
      ...{ ...one.settings, seed: 99 },
      pipeline: {
        ...pipelineFrom('paper', { summariser: 'anthropic/m', judge: 'anthropic/m' }),
        selection: { ...one.settings?.pipeline?.selection, seed: 99 },
      },
    });
    expect(() => settingsToRepeat({ ...one, settings: null }, null)).toThrow('was imported');
  });

  it('needs every task as it was', () => {
    const [first, second] = manifest().tasks;
    const here = [
      { name: 'one', contentHash: first?.contentHash ?? '' },
      { name: 'two', contentHash: second?.contentHash ?? '' },
    ];
    expect(changedTasks(manifest(), 'unit', here)).toEqual([]);
    expect(changedTasks(manifest(), 'unit', here.slice(0, 1))).toEqual([
      'The task two of the manifest is not in the benchmark unit.',
    ]);
    const changed = [{ name: 'one', contentHash: 'f'.repeat(64) }, ...here.slice(1)];
    expect(changedTasks(manifest(), 'unit', changed)).toEqual([
      expect.stringMatching(/^The task one is not the one of the manifest: its files have changed/),
    ]);
  });

  it('tells of words that are no longer the same', () => {
    const one = manifest();
    expect(changedPrompts(one, one.prompts)).toEqual([]);
    expect(changedPrompts(one, [{ of: 'summary', version: 1, hash: 'anything' }])).toEqual([]);
    expect(changedPrompts(one, [{ of: 'judge', version: 2, hash: 'j2' }])).toEqual([
      'The judge prompt is version 2 here and 1 in the manifest; results may differ.',
    ]);
    expect(changedPrompts(one, [{ of: 'judge', version: 1, hash: 'j2' }])).toEqual([
      'The judge prompt has other words than in the manifest, though both are version 1; results may differ.',
    ]);
  });
});
