'use client';

import { Tabs as Base } from '@base-ui/react/tabs';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';

export interface TabItem {
  id: string;
  label: string;
  /** Number shown small beside the label. */
  count?: number | null;
  content: ReactNode;
}

/** Tabs whose choice stands in the URL (`?name=id`; the first tab leaves no trace). Only the open panel is drawn. */
export function UrlTabs({ name = 'tab', label, items }: { name?: string; label: string; items: TabItem[] }) {
  const ids = items.map((item) => item.id);
  const first = ids[0] ?? '';
  const [open, setOpen] = useQueryState(
    name,
    parseAsStringLiteral(ids).withDefault(first).withOptions({ history: 'push', scroll: false }),
  );
  return (
    <Base.Root value={open} onValueChange={(value) => void setOpen(String(value))}>
      <div className="overflow-x-auto border-b border-line">
        <Base.List aria-label={label} className="flex min-w-max gap-1">
          {items.map((item) => (
            <Base.Tab
              key={item.id}
              value={item.id}
              className="target -mb-px h-8 border-b-2 border-transparent px-2.5 text-sm whitespace-nowrap text-ink-2 outline-offset-[-2px] hover:text-ink data-[active]:border-accent data-[active]:font-semibold data-[active]:text-ink"
            >
              {item.label}
              {item.count != null && (
                <span className="ml-1.5 text-xs font-normal text-ink-3">{item.count}</span>
              )}
            </Base.Tab>
          ))}
        </Base.List>
      </div>
      {items.map((item) => (
        <Base.Panel key={item.id} value={item.id} className="pt-3 outline-offset-4">
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
