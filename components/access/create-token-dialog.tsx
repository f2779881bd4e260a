'use client';

import { useState } from 'react';
import { createToken } from '@/app/actions/accounts';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { SelectField } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import type { Role } from '@/lib/access/roles';
import { AccessDialog } from './access-dialog';
import { ROLE_OPTIONS } from './role-options';
import { useAccessAction } from './use-access-action';

/** Name and role of a new token; then the token itself, this once. */
export function CreateTokenDialog({ onClose }: { onClose: () => void }) {
  const [role, setRole] = useState<Role>('viewer');
  const [made, setMade] = useState<string | null>(null);
  const create = useAccessAction(createToken, setMade);
  if (made !== null) return <MadeToken token={made} onClose={onClose} />;
  return (
    <AccessDialog
      open
      onClose={onClose}
      title="Create a token"
      does="Create the token"
      action={create}
      onSubmit={(field) => create.mutate({ name: field('name'), role })}
    >
      <TextField
        id="token-name"
        name="name"
        label="Name"
        hint="What uses it, so that you know later which one to revoke."
        required
        maxLength={60}
      />
      <SelectField
        id="token-role"
        label="Role"
        hint="A viewer reads; a runner also downloads exports; an admin also reads the audit."
        value={role}
        options={ROLE_OPTIONS}
        onChange={setRole}
      />
    </AccessDialog>
  );
}

function MadeToken({ token, onClose }: { token: string; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => void (open || onClose())}
      title="The token"
      description="Copy it now: it is not stored and cannot be shown again."
      foot={
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <p className="flex flex-wrap items-center gap-2">
        <code className="rounded-md border border-line bg-sunken px-2 py-1">{token}</code>
        <CopyButton text={token}>Copy</CopyButton>
      </p>
      <p className="mt-3 text-ink-2">
        Send it with each request of the API: <code className="font-mono">Authorization: Bearer …</code>
      </p>
    </Dialog>
  );
}
