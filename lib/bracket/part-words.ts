import type { TournamentPurpose } from '@/lib/refine/settings';
import type { TournamentView } from './tournament-view';

/** Name of a tournament of a pipeline in addresses and as the id of its section: `select-0`, `champion-0`, `final-1`. */
export const partKey = (of: { iteration: number; purpose: TournamentPurpose | null }): string =>
  `${of.purpose ?? 'selection'}-${of.iteration}`;

type Part = Pick<TournamentView, 'purpose' | 'iteration' | 'candidates' | 'settings'>;

/** What a tournament of a pipeline was held for, as the title of its section. */
export function partTitle({ purpose, iteration, candidates, settings }: Part): string {
  const size = candidates.length === 0 ? '' : `: ${candidates.length} → ${settings.keep}`;
  if (purpose === 'select') return `Select-K of iteration ${iteration}${size}`;
  if (purpose === 'champion') return `Champion of iteration ${iteration}${size}`;
  return `Final vote${size}`;
}
