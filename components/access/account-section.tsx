'use client';

import { useState } from 'react';
import { setAccountRole } from '@/app/actions/accounts';
import { TimeAgo } from '@/components/figures/time-ago';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PlainSelect } from '@/components/ui/select';
import type { Role } from '@/lib/access/roles';
import { AddAccountDialog } from './add-account-dialog';
import { PasswordDialog } from './password-dialog';
import { RemoveAccountDialog } from './remove-account-dialog';
import { ROLE_OPTIONS } from './role-options';
import { useAccessAction } from './use-access-action';

export interface AccountRow {
  name: string;
  role: Role;
  createdAt: string;
  loggedInAt: string | null;
}

type Asked = { what: 'add' } | { what: 'password' | 'remove'; name: string };

/** Everybody who can log in, and what changes them. `own`: the name of who looks, null where nobody logs in. */
export function AccountSection({ accounts, own }: { accounts: readonly AccountRow[]; own: string | null }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const add = (
    <Button kind="primary" onClick={() => setAsked({ what: 'add' })}>
      Add an account
    </Button>
  );
  return (
    <section aria-labelledby="accounts">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 id="accounts" className="text-base font-semibold">
          Accounts
        </h2>
        {accounts.length > 0 && add}
      </div>
      {accounts.length === 0 ? (
        <EmptyState title="Nobody has to log in" action={add}>
          Whoever uses this machine can do everything, and Runoff listens nowhere else. With the first account
          everybody has to log in, you too.
        </EmptyState>
      ) : (
        <AccountTable accounts={accounts} own={own} onAsk={setAsked} />
      )}
      <AddAccountDialog open={asked?.what === 'add'} first={accounts.length === 0} onClose={close} />
      <PasswordDialog name={asked?.what === 'password' ? asked.name : null} own={own} onClose={close} />
      <RemoveAccountDialog name={asked?.what === 'remove' ? asked.name : null} onClose={close} />
    </section>
  );
}

function AccountTable({
  accounts,
  own,
  onAsk,
}: {
  accounts: readonly AccountRow[];
  own: string | null;
  onAsk: (asked: Asked) => void;
}) {
  const role = useAccessAction(setAccountRole, () => undefined);
  return (
    <>
      <DataTable caption="All accounts">
        <thead>
          <tr>
            <Th>Name</Th>
            <Th>Role</Th>
            <Th className="max-sm:hidden">Made</Th>
            <Th className="max-sm:hidden">Logged in</Th>
            <Th>
              <span className="sr-only">Change</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.name}>
              <Td className="font-medium">
                {account.name} {account.name === own && <Badge>you</Badge>}
              </Td>
              <Td>
                {account.name === own ? (
                  account.role
                ) : (
                  <PlainSelect
                    label={`Role of ${account.name}`}
                    value={account.role}
                    options={ROLE_OPTIONS}
                    onChange={(next) => role.mutate({ name: account.name, role: next })}
                    className="h-7"
                  />
                )}
              </Td>
              <Td className="max-sm:hidden">
                <TimeAgo iso={account.createdAt} />
              </Td>
              <Td className="max-sm:hidden">
                <TimeAgo iso={account.loggedInAt} why="No login holds at the moment." />
              </Td>
              <Td align="right">
                <span className="inline-flex gap-2">
                  <Button small onClick={() => onAsk({ what: 'password', name: account.name })}>
                    New password
                  </Button>
                  {account.name !== own && (
                    <Button small kind="danger" onClick={() => onAsk({ what: 'remove', name: account.name })}>
                      Remove
                    </Button>
                  )}
                </span>
              </Td>
            </tr>
          ))}
        </tbody>
      </DataTable>
      <p className="mt-2 text-xs text-ink-3">
        A viewer looks. A runner also launches, cancels, imports, judges, shares and exports. An admin also
        deletes, and sees this page and the audit. Another role or password ends the logins of an account.
      </p>
      {role.refused && (
        <p role="alert" className="mt-2 font-medium text-failed">
          {role.refused}
        </p>
      )}
    </>
  );
}
