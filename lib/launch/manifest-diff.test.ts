import { describe, expect, it } from 'vitest';
import { manifest } from '@/tests/make-manifest';
import type { Manifest } from './manifest';
import { diffManifests } from './manifest-diff';
import { manifestLines } from './manifest-lines';

const differences = (a: Manifest, b: Manifest) => diffManifests(a, b).filter((line) => !line.same);
const { experiment, settings, tasks } = manifest();

describe('two manifests', () => {
  it('of the same settings do not differ, whatever they are called and whenever they ran', () => {
    const again = manifest({
      experiment: { ...experiment, id: 'f', name: 'F', createdAt: '2026-02-02T00:00:00.000Z' },
    });
    expect(differences(manifest(), again)).toEqual([]);
    expect(diffManifests(manifest(), again).length).toBeGreaterThan(40);
  });

  it('differ in each setting that is not the same, and in nothing else', () => {
    if (!settings?.pipeline) throw new Error('the manifest has a pipeline');
    const { pipeline } = settings;
    const other = manifest({
      settings: {
        ...{ ...settings, seed: 2 },
        pipeline: { ...pipeline, keep: 2, selection: { ...pipeline.selection, votes: 4 } },
      },
    });
    expect(differences(manifest(), other).map(({ key, a, b }) => [key, a.value, b.value])).toEqual([
      ['Rollouts.seed', '1', '2'],
      ['Pipeline.keep', '4', '2'],
      ['Pipeline.selection.votes', '8', '4'],
    ]);
  });

  it('say what only one of them has, and tell that from what is unknown', () => {
    const [first, second] = tasks;
    if (!first || !second) throw new Error('the manifest has two tasks');
    const other = manifest({ tasks: [second, { ...first, name: 'three', contentHash: null }] });
    expect(differences(manifest(), other).map(({ key, a, b }) => ({ key, a, b }))).toEqual([
      {
        ...{ key: 'Tasks.one', b: { has: false, value: null } },
        a: { has: true, value: 'content aaaaaaaaaaaa' },
      },
      { key: 'Tasks.three', a: { has: false, value: null }, b: { has: true, value: 'in it' } },
    ]);
  });

  it('with words of another hash differ in them alone', () => {
    const other = manifest({ prompts: [{ of: 'judge', version: 1, hash: 'j2' }] });
    expect(differences(manifest(), other).map(({ key }) => key)).toEqual([
      'Prompts.summary',
      'Prompts.judge',
    ]);
  });

  it('one of a launch without a pipeline differs in having none', () => {
    if (!settings) throw new Error('the manifest has settings');
    const plain = manifest({ settings: { ...settings, pipeline: null }, tournaments: [] });
    const found = differences(manifest(), plain);
    expect(found.find(({ key }) => key === 'Pipeline.none')).toMatchObject({ a: { has: false } });
    expect(found.every(({ group }) => ['Pipeline', 'Tournaments', 'Software'].includes(group))).toBe(true);
  });
});

it('lines are unique by key, and every line says its name', () => {
  const keys = manifestLines(manifest()).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(manifestLines(manifest()).every(({ name }) => name !== '')).toBe(true);
});
