import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';

/** What the door says after a try that did not open it. */
const said = (word: string | null): string | null => {
  if (word === 'wrong') return 'That is not the password of this link.';
  const [, minutes] = /^wait-(\d{1,3})$/.exec(word ?? '') ?? [];
  return minutes === undefined
    ? null
    : `Too many tries: wait ${minutes} ${minutes === '1' ? 'minute' : 'minutes'}, then try again.`;
};

/** Asks for the password of a link. A plain form: it works without scripts. */
export function PasswordForm({
  base,
  next,
  said: word,
}: {
  base: string;
  /** Page of the link to go on to. */
  next: string | null;
  said: string | null;
}) {
  return (
    <form method="post" action={`${base}/unlock`} className="mx-auto mt-[12vh] max-w-sm">
      <div className="flex flex-col gap-4 rounded-lg border border-line bg-surface px-5 py-5">
        <h1 className="text-lg font-semibold">This link asks for a password</h1>
        <p className="text-ink-2">Who shared it with you knows it.</p>
        {next !== null && <input type="hidden" name="next" value={next} />}
        <TextField
          id="password"
          name="password"
          type="password"
          label="Password"
          required
          autoFocus
          maxLength={200}
          error={said(word)}
        />
        <Button type="submit" kind="primary">
          Open
        </Button>
      </div>
    </form>
  );
}
