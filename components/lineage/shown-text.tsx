import type { LineageData } from '@/lib/api/lineage';
import { formatBytes } from '@/lib/metrics/format';
import { PlainText } from '@/components/trajectory/plain-text';
import { CopyButton } from '@/components/ui/copy-button';

/** The refinement context word for word, as it stands in the rollout's own prompt; closed until asked for. */
export function ShownText({ shown }: { shown: NonNullable<LineageData['shown']> }) {
  const { text, textIsRecorded, hash } = shown;
  if (text === null)
    return <p className="text-ink-3">The text it saw is not stored: its prompt was not recorded.</p>;
  return (
    <details className="rounded-md border border-line bg-surface">
      <summary className="flex min-h-8 flex-wrap items-center gap-x-3 px-3 py-1 hover:bg-hover">
        <span className="font-medium">The exact text it saw</span>
        <span className="num text-ink-3">{formatBytes(text.length)} of its first prompt</span>
        <span className="text-ink-3" title={`SHA-256 ${hash}`}>
          {textIsRecorded
            ? `is the recorded one (${hash.slice(0, 12)})`
            : `differs from the recorded one (${hash.slice(0, 12)})`}
        </span>
      </summary>
      <div className="border-t border-line p-2">
        <CopyButton text={text}>Copy</CopyButton>
        <pre
          tabIndex={0}
          role="region"
          aria-label="The exact text it saw"
          className="mt-2 max-h-[60vh] overflow-auto rounded-md bg-sunken p-2 [overflow-wrap:anywhere] whitespace-pre-wrap"
        >
          <PlainText text={text} />
        </pre>
      </div>
    </details>
  );
}
