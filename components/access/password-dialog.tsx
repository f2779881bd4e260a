'use client';

import { setAccountPassword } from '@/app/actions/accounts';
import { AccessDialog } from './access-dialog';
import { NewPasswordField } from './new-password-field';
import { useAccessAction } from './use-access-action';

/** A new password for an account; one's own ends the login that asks, too. */
export function PasswordDialog({
  name,
  own,
  onClose,
}: {
  name: string | null;
  own: string | null;
  onClose: () => void;
}) {
  const set = useAccessAction(setAccountPassword, (changed) => {
    if (changed === own) window.location.assign('/login?next=%2Faccounts');
    else onClose();
  });
  return (
    <AccessDialog
      open={name !== null}
      onClose={onClose}
      title={`New password for ${name ?? ''}`}
      description={
        name === own
          ? 'You are logged out everywhere and log in again with it.'
          : 'Its logins end; tell the new password to whoever uses the account.'
      }
      does="Set the password"
      action={set}
      onSubmit={(field) => name !== null && set.mutate({ name, password: field('password') })}
    >
      <NewPasswordField id="new-password" label="New password" />
    </AccessDialog>
  );
}
