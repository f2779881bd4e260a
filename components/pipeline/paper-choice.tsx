'use client';

import { parseAsString, useQueryState } from 'nuqs';
import { PlainSelect } from '@/components/ui/select';
import { PAPER_SOURCE } from '@/lib/metrics/paper-numbers';
import { PAPER_LINES, type PaperLine } from './paper-line';

/** Which line of the paper stands beside the reader's own numbers, in the URL; none to begin with. */
export function usePaperLine(): { line: PaperLine | null; choose: (id: string) => void } {
  const [id, setId] = useQueryState(
    'paper',
    parseAsString.withOptions({ history: 'replace', scroll: false }),
  );
  const line = PAPER_LINES.find((known) => known.id === id) ?? null;
  return { line, choose: (next) => void setId(next === '' ? null : next) };
}

/** Switches the paper's numbers on and off. */
export function PaperChoice({ line, onChoose }: { line: PaperLine | null; onChoose: (id: string) => void }) {
  return (
    <label className="flex min-w-0 items-center gap-2" title={PAPER_SOURCE}>
      <span className="text-xs whitespace-nowrap text-ink-3">Reference line</span>
      <PlainSelect
        label="Reference line"
        hideName
        className="min-w-0"
        value={line?.id ?? ''}
        options={[
          { value: '', label: 'none' },
          ...PAPER_LINES.map(({ id, label }) => ({ value: id, label })),
        ]}
        onChange={onChoose}
      />
    </label>
  );
}
