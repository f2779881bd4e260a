import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Context, OnProgress } from './context';
import { selectExperiment, type SelectExperimentInput, type SelectResult } from './select-experiment';

/**
 * Selections with several settings, one after the other, so that each takes over the votes that the ones before it
 * asked; results in the order of the settings. Rejects as `selectExperiment` does; what was finished before stays.
 */
export async function selectSweep(
  ctx: Context,
  input: Omit<SelectExperimentInput, 'settings'> & { settings: readonly TournamentSettings[] },
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<{ selections: SelectResult[] }> {
  const selections: SelectResult[] = [];
  const { length } = input.settings;
  for (const [i, settings] of input.settings.entries()) {
    const prefix = length === 1 ? '' : `selection ${i + 1} of ${length}: `;
    const tell: OnProgress = (done, total, note) => onProgress(done, total, `${prefix}${note}`);
    selections.push(await selectExperiment(ctx, { ...input, settings }, tell, signal));
  }
  return { selections };
}
