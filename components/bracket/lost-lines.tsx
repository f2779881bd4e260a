import type { BracketModel } from './bracket-model';
import { partTitle } from '@/lib/bracket/part-words';
import type { PipelineModel } from './pipeline-model';
import { verdictOf } from '@/lib/bracket/verdict';

/**
 * Where the tournaments of a pipeline lost passing attempts, when its answer fails: one line each, with the way to the
 * bracket that says more.
 */
export function LostLines({
  model,
  brackets,
}: {
  model: PipelineModel;
  brackets: ReadonlyMap<string, BracketModel>;
}) {
  if (model.winner?.outcome !== 'failed') return null;
  const lost = [...brackets].flatMap(([part, bracket]) => {
    const verdict = verdictOf(bracket.tournament, bracket.rollouts);
    return verdict.kind === 'lost' && bracket.tournament.purpose !== 'champion'
      ? [{ part, bracket, verdict }]
      : [];
  });
  if (lost.length === 0) return null;
  return (
    <div role="note" className="rounded-md border-2 border-ink bg-surface px-3 py-2 font-semibold">
      <ul>
        {lost.map(({ part, bracket, verdict }) => (
          <li key={part}>
            <a href={`#${part}`} className="link underline">
              {partTitle(bracket.tournament)}
            </a>
            {': '}
            {verdict.passing === 1
              ? 'a passing attempt stood in it'
              : `${verdict.passing} passing attempts stood in it`}
            , and {bracket.tournament.settings.keep > 1 ? 'only failing ones were' : 'a failing one was'}{' '}
            chosen
            {verdict.round !== null && `; the last of them went out in round ${verdict.round + 1}`}.
          </li>
        ))}
      </ul>
    </div>
  );
}
