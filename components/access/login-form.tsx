'use client';

import { useState, type SubmitEvent } from 'react';
import { logIn } from '@/app/actions/login';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';
import { errorMessage } from '@/lib/errors';

/** Name and password; goes on to `next` with a fresh page, which knows who looks at it. */
export function LoginForm({ next }: { next: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    try {
      const answer = await logIn({
        name: String(form.get('name') ?? ''),
        password: String(form.get('password') ?? ''),
        next,
      });
      if (answer.ok) {
        window.location.assign(answer.id);
        return;
      }
      setProblem(answer.message);
    } catch (error) {
      setProblem(`The server did not answer: ${errorMessage(error)}`);
    }
    setBusy(false);
  };
  return (
    // A browser that submits before the script runs must not put the password into an address.
    <form method="post" onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <TextField
        id="name"
        name="name"
        label="Name"
        autoComplete="username"
        autoCapitalize="none"
        required
        autoFocus
      />
      <TextField
        id="password"
        name="password"
        type="password"
        label="Password"
        autoComplete="current-password"
        required
      />
      {problem && (
        <p role="alert" className="rounded-md border border-failed bg-failed-soft px-3 py-2 text-failed">
          {problem}
        </p>
      )}
      <Button type="submit" kind="primary" disabled={busy}>
        {busy ? 'Logging in…' : 'Log in'}
      </Button>
    </form>
  );
}
