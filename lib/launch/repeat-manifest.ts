import { RunoffError } from '@/lib/errors';
import type { Manifest, ManifestPrompt } from './manifest';
import type { LaunchSettings } from './settings';

/**
 * Settings that repeat a manifest, under another seed where one is given. Throws `bad-input` for the manifest of an
 * imported experiment.
 */
export function settingsToRepeat({ settings, experiment }: Manifest, seed: number | null): LaunchSettings {
  if (!settings)
    throw new RunoffError(
      'bad-input',
      `${experiment.name} was imported: its manifest says nothing that could be run again.`,
    );
  if (seed === null) return settings;
  const { pipeline } = settings;
  return {
    ...{ ...settings, seed },
    pipeline: pipeline && { ...pipeline, selection: { ...pipeline.selection, seed } },
  };
}

/** What stands in the way of repeating a manifest on these tasks, one sentence for each; none when all are the same. */
export function changedTasks(
  manifest: Manifest,
  benchmark: string,
  here: readonly { name: string; contentHash: string }[],
): string[] {
  const known = new Map(here.map((task) => [task.name, task.contentHash]));
  return manifest.tasks.flatMap(({ name, contentHash }) => {
    const now = known.get(name);
    if (now === undefined) return [`The task ${name} of the manifest is not in the benchmark ${benchmark}.`];
    if (contentHash === null || now === contentHash) return [];
    return [
      `The task ${name} is not the one of the manifest: its files have changed (content ${contentHash.slice(0, 12)} then, ${now.slice(0, 12)} in the benchmark ${benchmark}).`,
    ];
  });
}

/** Which words are no longer those of the manifest, one sentence for each. */
export function changedPrompts(manifest: Manifest, now: readonly ManifestPrompt[]): string[] {
  return now.flatMap(({ of, version, hash }) => {
    const then = manifest.prompts.filter((prompt) => prompt.of === of);
    if (then.length === 0) return [];
    const same = then.some((one) => one.version === version && (one.hash === null || one.hash === hash));
    if (same) return [];
    const versions = then.map((one) => one.version).join(' and ');
    const what = then.some((one) => one.version === version)
      ? `has other words than in the manifest, though both are version ${version}`
      : `is version ${version} here and ${versions} in the manifest`;
    return [`The ${of} prompt ${what}; results may differ.`];
  });
}
