import { formatCount } from '@/lib/metrics/format';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import type { ManifestTournament } from '@/lib/launch/manifest';

/** Tournaments of the pipeline, with what follows from its settings for each; nothing without one. */
export function TournamentLines({ tournaments }: { tournaments: readonly ManifestTournament[] }) {
  if (tournaments.length === 0) return null;
  return (
    <div className="min-w-0">
      <h2 className="mb-1 font-semibold">Tournaments of every task</h2>
      <DataTable caption="Tournaments of every task">
        <thead>
          <tr>
            <Th>Tournament</Th>
            <Th align="right">Candidates</Th>
            <Th align="right">Survivors</Th>
            <Th align="right">Seed</Th>
            <Th align="right">Votes planned, all tasks</Th>
            <Th align="right">Votes asked</Th>
            <Th align="right">Extra votes</Th>
          </tr>
        </thead>
        <tbody>
          {tournaments.map(({ iteration, purpose, candidates, settings, ...votes }) => (
            <tr key={`${iteration} ${purpose}`}>
              <th
                scope="row"
                className="h-row border-b border-line px-2 text-left font-medium whitespace-nowrap"
              >
                Iteration {iteration}, {purpose}
              </th>
              <Td align="right">
                {candidates.min === candidates.max ? candidates.min : `${candidates.min}–${candidates.max}`}
              </Td>
              <Td align="right">{settings.keep}</Td>
              <Td align="right" className="font-mono text-xs">
                {settings.seed}
              </Td>
              <Td align="right">{formatCount(votes.plannedVotes)}</Td>
              <Td align="right">{formatCount(votes.votes)}</Td>
              <Td align="right">{formatCount(votes.extraVotes)}</Td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </div>
  );
}
