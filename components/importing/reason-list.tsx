import { formatCount } from '@/components/figures/format';
import { CopyButton } from '@/components/ui/copy-button';

const SHOWN = 300;

/** Files with the reason why they are left out: one line each, `path: reason`. */
export function ReasonList({
  title,
  lines,
  open = false,
}: {
  title: string;
  lines: readonly { path: string; reason: string }[];
  open?: boolean;
}) {
  if (lines.length === 0) return null;
  const all = lines.map((line) => `${line.path}: ${line.reason}`).join('\n');
  return (
    <details open={open} className="rounded-md border border-line bg-surface">
      <summary className="flex h-row items-center gap-2 px-3 font-medium">
        {title} <span className="font-normal text-ink-3">{formatCount(lines.length)}</span>
      </summary>
      <div className="flex items-center justify-between border-t border-line px-3 py-1 text-xs text-ink-3">
        <span>
          {lines.length > SHOWN
            ? `The first ${SHOWN} of ${formatCount(lines.length)}; the copy has all.`
            : ''}
        </span>
        <CopyButton text={all}>Copy all</CopyButton>
      </div>
      <ul tabIndex={0} aria-label={title} className="max-h-72 overflow-auto px-3 pb-2">
        {lines.slice(0, SHOWN).map((line) => (
          <li
            key={`${line.path}\n${line.reason}`}
            className="border-t border-line py-1 [overflow-wrap:anywhere]"
          >
            <span className="font-mono text-xs">{line.path}</span>
            <span className="text-ink-2">: {line.reason}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
