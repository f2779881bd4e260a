'use client';

import { useQuery } from '@tanstack/react-query';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { useOutcomes } from '@/components/sharing/share-context';
import { ErrorState } from '@/components/ui/error-state';
import { LinkButton } from '@/components/ui/link-button';
import { SkeletonRows } from '@/components/ui/skeleton';
import { groupQuery } from '@/lib/api/tournaments';
import { DECISION_WORDS, attemptLabel } from '@/lib/bracket/group-words';
import { compareHref, MOST_COMPARED } from '@/lib/compare/compare-query';
import type { BracketModel } from './bracket-model';
import { CandidateColumns } from './candidate-columns';
import { VoteStrip } from './vote-strip';

interface Place {
  tournamentId: string;
  round: number;
  group: number;
}

/** One group: how it was decided, its votes, and its candidates' summaries side by side. */
export function GroupContent({
  tournamentId,
  round,
  group,
  names,
}: Place & { names: Pick<BracketModel, 'labelOf' | 'blind'> }) {
  const query = useQuery(groupQuery(tournamentId, round, group));
  if (query.isPending) return <SkeletonRows rows={12} label="Loading the group" />;
  if (query.isError) return <ErrorState what={query.error.message} onRetry={() => void query.refetch()} />;
  const { group: shown, model: judge, scripted, promptVersion } = query.data;
  const decided = shown.decidedBy ? DECISION_WORDS[shown.decidedBy].long : 'Not decided yet.';
  return (
    <div className="space-y-5">
      <p className="flex flex-wrap items-center gap-2 text-ink-2">
        {decided} Judge: {judge} {scripted && <ScriptedLabel model={judge} />} prompt {promptVersion}
        {shown.candidates.length > 1 && <CompareThese candidates={shown.candidates} />}
      </p>
      <VoteStrip data={query.data} slotOf={names.labelOf} />
      <CandidateColumns model={names} data={query.data} />
    </div>
  );
}

/** The same on a page of its own, where no bracket stands around it. */
export function GroupAlone(place: Place) {
  const { data } = useQuery(groupQuery(place.tournamentId, place.round, place.group));
  const blind = !useOutcomes();
  const candidates = new Map((data?.candidates ?? []).map((one) => [one.id, one]));
  const iteration = Math.max(0, ...(data?.candidates ?? []).map((one) => one.iteration));
  const labelOf = (id: string) => attemptLabel(candidates.get(id), iteration);
  return (
    <>
      <h2 className="sr-only">Votes and summaries</h2>
      <GroupContent {...place} names={{ labelOf, blind }} />
    </>
  );
}

/** To the comparison of a group's candidates; of more than fit, the first ones, with all as the list to walk. */
function CompareThese({ candidates }: { candidates: readonly string[] }) {
  const first = candidates.slice(0, MOST_COMPARED);
  const list = new URLSearchParams(first.length < candidates.length ? { list: candidates.join(',') } : {});
  return (
    <LinkButton small href={compareHref(first, list)} prefetch={false} className="ml-auto">
      {first.length < candidates.length ? `Compare ${first.length} of ${candidates.length}` : 'Compare these'}
    </LinkButton>
  );
}
