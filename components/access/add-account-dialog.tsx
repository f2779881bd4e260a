'use client';

import { useState } from 'react';
import { addAccount } from '@/app/actions/accounts';
import { SelectField } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import type { Role } from '@/lib/access/roles';
import { AccessDialog } from './access-dialog';
import { NewPasswordField } from './new-password-field';
import { ROLE_OPTIONS } from './role-options';
import { useAccessAction } from './use-access-action';

/** Name, role and password of a new account; the first one is an admin. */
export function AddAccountDialog({
  open,
  first,
  onClose,
}: {
  open: boolean;
  first: boolean;
  onClose: () => void;
}) {
  const [role, setRole] = useState<Role>('viewer');
  const add = useAccessAction(addAccount, () => {
    // With the first account whoever made it has to log in, too.
    if (first) window.location.assign('/login?next=%2Faccounts');
    else onClose();
  });
  return (
    <AccessDialog
      open={open}
      onClose={onClose}
      title="Add an account"
      description={first ? 'It is an admin. From then on everybody has to log in, you too.' : undefined}
      does="Add the account"
      action={add}
      onSubmit={(field) =>
        add.mutate({ name: field('name'), role: first ? 'admin' : role, password: field('password') })
      }
    >
      <TextField
        id="account-name"
        name="name"
        label="Name"
        hint="a to z, 0 to 9, dots, dashes"
        autoCapitalize="none"
        required
        maxLength={40}
      />
      {!first && (
        <SelectField
          id="account-role"
          label="Role"
          hint="A viewer looks, a runner also starts and shares, an admin also deletes."
          value={role}
          options={ROLE_OPTIONS}
          onChange={setRole}
        />
      )}
      <NewPasswordField id="account-password" label="Password" />
    </AccessDialog>
  );
}
