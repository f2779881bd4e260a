'use client';

import { useState } from 'react';
import { revokeToken } from '@/app/actions/accounts';
import { TimeAgo } from '@/components/figures/time-ago';
import { Unknown } from '@/components/figures/unknown';
import { PlainText } from '@/components/trajectory/plain-text';
import { Button } from '@/components/ui/button';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import type { Role } from '@/lib/access/roles';
import { CreateTokenDialog } from './create-token-dialog';
import { useAccessAction } from './use-access-action';

export interface TokenRow {
  id: string;
  name: string;
  role: Role;
  createdBy: string | null;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/** Tokens by which programs read the API. */
export function TokenSection({ tokens }: { tokens: readonly TokenRow[] }) {
  const [creating, setCreating] = useState(false);
  const create = (
    <Button kind={tokens.length === 0 ? 'primary' : 'plain'} onClick={() => setCreating(true)}>
      Create a token
    </Button>
  );
  return (
    <section aria-labelledby="tokens">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 id="tokens" className="text-base font-semibold">
          API tokens
        </h2>
        {tokens.length > 0 && create}
      </div>
      {tokens.length === 0 ? (
        <EmptyState title="No token yet" action={create}>
          With a token a program reads the API where a login is needed:{' '}
          <code className="font-mono">Authorization: Bearer rt_…</code>
        </EmptyState>
      ) : (
        <TokenTable tokens={tokens} />
      )}
      {creating && <CreateTokenDialog onClose={() => setCreating(false)} />}
    </section>
  );
}

function TokenTable({ tokens }: { tokens: readonly TokenRow[] }) {
  const revoke = useAccessAction(revokeToken, () => undefined);
  return (
    <>
      <DataTable caption="All API tokens">
        <thead>
          <tr>
            <Th>Name</Th>
            <Th>Role</Th>
            <Th className="max-sm:hidden">Made</Th>
            <Th className="max-sm:hidden">By</Th>
            <Th>Last used</Th>
            <Th>
              <span className="sr-only">Revoke</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id} className={token.revokedAt === null ? undefined : 'text-ink-3'}>
              <Td className="font-medium">
                <PlainText text={token.name} />
              </Td>
              <Td>{token.role}</Td>
              <Td className="max-sm:hidden">
                <TimeAgo iso={token.createdAt} />
              </Td>
              <Td className="max-sm:hidden">
                {token.createdBy ?? <Unknown why="Made where nobody was logged in." />}
              </Td>
              <Td>
                <TimeAgo iso={token.lastUsedAt} why="Never used." />
              </Td>
              <Td align="right">
                {token.revokedAt === null ? (
                  <Button
                    small
                    kind="danger"
                    aria-label={`Revoke ${token.name}`}
                    disabled={revoke.isPending}
                    onClick={() => revoke.mutate(token.id)}
                  >
                    Revoke
                  </Button>
                ) : (
                  <>
                    revoked <TimeAgo iso={token.revokedAt} />
                  </>
                )}
              </Td>
            </tr>
          ))}
        </tbody>
      </DataTable>
      {revoke.refused && (
        <p role="alert" className="mt-2 font-medium text-failed">
          {revoke.refused}
        </p>
      )}
    </>
  );
}
