import type { ShownSummary } from '@/lib/api/lineage';
import { Unknown } from '@/components/figures/unknown';
import { PlainText } from '@/components/trajectory/plain-text';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import { APPROACH_WORDS, takenUp } from './lineage-words';
import { RelatedLink, RelatedMark } from './related-link';

const HEADS: [string, string?][] = [
  ['order', 'Place in the prompt'],
  ['summary of'],
  ['tests'],
  ['its change'],
  ['hypotheses taken up'],
  ['files in common'],
  ['same commands', 'From the first command on, and the longest run anywhere'],
  ['headline'],
];

/** All summaries a rollout was shown, one line each; the details stand below. */
export function PriorTable({ summaries }: { summaries: readonly ShownSummary[] }) {
  return (
    <DataTable caption="Summaries it was shown">
      <thead>
        <tr>
          {HEADS.map(([name, title]) => (
            <Th key={name} title={title}>
              {name}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {summaries.map((shown, i) => (
          <PriorRow key={shown.rolloutId} shown={shown} place={i + 1} />
        ))}
      </tbody>
    </DataTable>
  );
}

function PriorRow({ shown, place }: { shown: ShownSummary; place: number }) {
  const { rollout, rolloutId, summary, lineage } = shown;
  const taken = takenUp(shown);
  const common = lineage?.files.filter((file) => file.by === 'both').length ?? 0;
  return (
    <tr>
      <Td>
        <a href={`#prior-${rolloutId}`} className="link inline-flex min-h-6 min-w-6 items-center font-mono">
          {place}
        </a>
      </Td>
      <Td>
        <RelatedLink rollout={rollout} />
      </Td>
      <Td>
        <RelatedMark rollout={rollout} />
      </Td>
      <Td className="font-medium">{lineage ? APPROACH_WORDS[lineage.approach.verdict] : <Gone />}</Td>
      <Td className="num">
        {taken ? (
          taken.stated === 0 ? (
            <span className="text-ink-3">none stated</span>
          ) : (
            `${taken.taken} of ${taken.stated}`
          )
        ) : (
          <Unknown why="One of the two has no summary that can be read." />
        )}
      </Td>
      <Td className="num">{lineage ? `${common} of ${lineage.files.length}` : <Gone />}</Td>
      <Td className="num">
        {lineage ? (
          `first ${lineage.commands.sameStart}, run of ${lineage.commands.longestRun?.length ?? 0}`
        ) : (
          <Gone />
        )}
      </Td>
      <Td className="max-w-[48ch] truncate text-ink-2">
        {summary?.headline ? (
          <span title={summary.headline}>
            <PlainText text={summary.headline} />
          </span>
        ) : (
          <Unknown why="No summary of it could be written." />
        )}
      </Td>
    </tr>
  );
}

const Gone = () => <Unknown why="The rollout is no longer stored." />;
