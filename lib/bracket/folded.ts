import type { TournamentView } from './tournament-view';

/**
 * Candidates that stand behind one with the same patch. While a tournament goes on it is not told who does; but where
 * patches are folded, the groups of the first round are made all at once, and who is in none was folded.
 */
export function foldedIn({ collapsed, settings, rounds, candidates }: TournamentView): Set<string> {
  if (collapsed.length > 0) return new Set(collapsed.flatMap((entry) => entry.duplicates));
  const first = rounds[0]?.groups.flatMap((group) => group.candidates);
  if (settings.dedupe === 'off' || !first) return new Set();
  return new Set(candidates.filter((id) => !first.includes(id)));
}
