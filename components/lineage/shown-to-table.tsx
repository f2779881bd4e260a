import type { LineageData } from '@/lib/api/lineage';
import { Unknown } from '@/components/figures/unknown';
import { DataTable, NumTd, Td, Th } from '@/components/ui/data-table';
import { APPROACH_WORDS, approachSentence } from './lineage-words';
import { RelatedLink, RelatedMark } from './related-link';

/** The other direction: the refined rollouts that were shown this one's summary. */
export function ShownToTable({ shownTo }: { shownTo: LineageData['shownTo'] }) {
  return (
    <section aria-labelledby="shown-to" className="space-y-2">
      <h2 id="shown-to" className="text-base font-semibold">
        Who was shown its summary
      </h2>
      <DataTable caption="Rollouts that were shown its summary">
        <thead>
          <tr>
            <Th>rollout</Th>
            <Th>tests</Th>
            <Th title="Place among the summaries it was shown">place</Th>
            <Th>change of this one</Th>
            <Th>hypotheses taken up</Th>
            <Th align="right">steps</Th>
          </tr>
        </thead>
        <tbody>
          {shownTo.map(({ rollout, place, of, approach, hypotheses }) => (
            <tr key={rollout.id}>
              <Td>
                <RelatedLink rollout={rollout} lineage />
              </Td>
              <Td>
                <RelatedMark rollout={rollout} />
              </Td>
              <Td className="num">
                {place} of {of}
              </Td>
              <Td>
                <span title={approachSentence(approach)}>{APPROACH_WORDS[approach.verdict]}</span>
              </Td>
              <Td className="num">
                {hypotheses ? (
                  hypotheses.stated === 0 ? (
                    <span className="text-ink-3">none stated</span>
                  ) : (
                    `${hypotheses.taken} of ${hypotheses.stated}`
                  )
                ) : (
                  <Unknown why="One of the two has no summary that can be read." />
                )}
              </Td>
              <NumTd>{rollout.steps}</NumTd>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </section>
  );
}
