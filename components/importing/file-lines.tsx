'use client';

import { ShowMore, useShown } from './show-more';
import { PlainText } from '@/components/trajectory/plain-text';

/** Files with the reason beside each, folded under a count. */
export function FileLines({
  title,
  lines,
  open = false,
}: {
  title: string;
  lines: { path: string; reason: string }[];
  open?: boolean;
}) {
  const { shown, more } = useShown(lines, 100);
  if (lines.length === 0) return null;
  return (
    <details open={open} className="rounded-md border border-line bg-surface">
      <summary className="cursor-pointer px-3 py-2 text-sm font-medium">
        {title} <span className="num text-ink-2">({lines.length.toLocaleString('en-US')})</span>
      </summary>
      <ul className="divide-y divide-line border-t border-line">
        {shown.map(({ path, reason }) => (
          <li key={path + reason} className="px-3 py-1.5 text-sm">
            <span className="font-mono text-xs break-all">
              <PlainText text={path} />
            </span>
            <span className="text-ink-2">
              : <PlainText text={reason} />
            </span>
          </li>
        ))}
      </ul>
      <div className="px-3 pb-2">
        <ShowMore shown={shown.length} total={lines.length} onMore={more} />
      </div>
    </details>
  );
}
