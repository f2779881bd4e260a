'use client';

import type { ReactNode } from 'react';
import { Button, type ButtonKind } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';

/** A dialog around one form: `does` on its button, why it was refused above it. */
export function AccessDialog({
  open,
  onClose,
  title,
  description,
  does,
  kind = 'primary',
  action,
  onSubmit,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string | undefined;
  does: string;
  kind?: ButtonKind;
  action: { isPending: boolean; refused: string | null; reset: () => void };
  /** Gets a reader of the form's fields by name. */
  onSubmit: (field: (name: string) => string) => void;
  children: ReactNode;
}) {
  const close = () => {
    action.reset();
    onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => void (next || close())}
      title={title}
      description={description}
      foot={
        <>
          <Button type="submit" form="access-form" kind={kind} disabled={action.isPending}>
            {does}
          </Button>
          <Button onClick={close}>Cancel</Button>
        </>
      }
    >
      <form
        id="access-form"
        method="post"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          onSubmit((name) => {
            const value = form.get(name);
            return typeof value === 'string' ? value : '';
          });
        }}
      >
        {children}
        {action.refused && (
          <p role="alert" className="font-medium text-failed">
            {action.refused}
          </p>
        )}
      </form>
    </Dialog>
  );
}
