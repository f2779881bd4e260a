'use client';

import { removeAccount } from '@/app/actions/accounts';
import { AccessDialog } from './access-dialog';
import { useAccessAction } from './use-access-action';

/** Asks once before an account goes. */
export function RemoveAccountDialog({ name, onClose }: { name: string | null; onClose: () => void }) {
  const remove = useAccessAction(removeAccount, onClose);
  return (
    <AccessDialog
      open={name !== null}
      onClose={onClose}
      title={`Remove the account ${name ?? ''}?`}
      does="Remove the account"
      kind="danger"
      action={remove}
      onSubmit={() => name !== null && remove.mutate(name)}
    >
      <p>
        Its logins end at once. What it launched, shared and made stays, and the audit keeps its name. Tokens
        and links it made go on: revoke those you do not want.
      </p>
    </AccessDialog>
  );
}
