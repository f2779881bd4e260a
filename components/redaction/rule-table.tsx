'use client';

import { removeRedactionRule } from '@/app/actions/redaction';
import { ForRole } from '@/components/access/role-context';
import { TimeAgo } from '@/components/figures/time-ago';
import { Unknown } from '@/components/figures/unknown';
import { useAction } from '@/components/launch-live/use-action';
import { PlainText } from '@/components/trajectory/plain-text';
import { Button } from '@/components/ui/button';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import type { RedactionRule } from '@/lib/api/redaction';

/** Patterns and allowed values that people added; each can be taken back. */
export function RuleTable({ rules }: { rules: readonly RedactionRule[] }) {
  const remove = useAction(removeRedactionRule, [['redaction']]);
  return (
    <DataTable caption="Rules that were added">
      <thead>
        <tr>
          <Th>Kind</Th>
          <Th>Rule</Th>
          <Th className="max-sm:hidden">Added</Th>
          <Th className="max-sm:hidden">By</Th>
          <Th>
            <span className="sr-only">Remove</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <tr key={rule.id}>
            <Td>{rule.kind === 'pattern' ? 'masked' : 'allowed'}</Td>
            <Td className="min-w-40 py-1 font-mono text-xs whitespace-normal! [overflow-wrap:anywhere]">
              <PlainText text={rule.label} />
              {rule.kind === 'pattern' && rule.label !== rule.value && (
                <span className="ml-2 text-ink-3">
                  <PlainText text={rule.value} />
                </span>
              )}
            </Td>
            <Td className="text-ink-2 max-sm:hidden">
              <TimeAgo iso={rule.createdAt} />
            </Td>
            <Td className="text-ink-2 max-sm:hidden">
              {rule.createdBy === null ? (
                <Unknown why="Nobody had to log in." />
              ) : (
                <PlainText text={rule.createdBy} />
              )}
            </Td>
            <Td align="right">
              <ForRole needs="runner">
                <Button small disabled={remove.isPending} onClick={() => remove.mutate(rule.id)}>
                  Remove
                  <span className="sr-only">
                    {' '}
                    <PlainText text={rule.label} />
                  </span>
                </Button>
              </ForRole>
            </Td>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
