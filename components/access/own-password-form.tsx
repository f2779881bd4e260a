'use client';

import { useMutation } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { changePassword } from '@/app/actions/login';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';
import { NewPasswordField } from './new-password-field';

/** Changes the password of who looks; `name` is for the browser, which keeps passwords by it. */
export function OwnPasswordForm({ name }: { name: string }) {
  const [differ, setDiffer] = useState(false);
  const change = useMutation({ mutationFn: changePassword });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const field = (key: string) => String(new FormData(form).get(key) ?? '');
    const typedTwice = field('password') === field('again');
    setDiffer(!typedTwice);
    change.reset();
    if (!typedTwice) return;
    change.mutate(
      { current: field('current'), next: field('password') },
      { onSuccess: (answer) => void (answer.ok && form.reset()) },
    );
  };
  const { data, error } = change;
  const refused = data?.ok === false ? data.message : error && `The server did not answer: ${error.message}`;
  return (
    // A browser that submits before the script runs must not put the passwords into an address.
    <form
      method="post"
      onSubmit={submit}
      onChange={() => setDiffer(false)}
      aria-labelledby="own-password"
      className="flex flex-col gap-4"
    >
      <h2 id="own-password" className="text-base font-semibold">
        Change your password
      </h2>
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <TextField
        id="current-password"
        name="current"
        type="password"
        label="Current password"
        autoComplete="current-password"
        required
      />
      <NewPasswordField id="new-password" label="New password" />
      <TextField
        id="new-password-again"
        name="again"
        type="password"
        label="New password again"
        autoComplete="new-password"
        error={differ ? 'The two new passwords differ.' : null}
        required
      />
      <p className="text-xs text-ink-3">
        All other logins of your account end, on this machine and elsewhere; this one goes on.
      </p>
      {refused && (
        <p role="alert" className="font-medium text-failed">
          {refused}
        </p>
      )}
      {data?.ok && (
        <p role="status" className="font-medium">
          Your password is changed, and all other logins of your account have ended.
        </p>
      )}
      <Button type="submit" kind="primary" className="self-start" disabled={change.isPending}>
        {change.isPending ? 'Changing…' : 'Change the password'}
      </Button>
    </form>
  );
}
