import { PASSWORD_LENGTH } from '@/lib/access/account';
import { TextField } from '@/components/ui/text-field';

/** A password that somebody makes up. */
export function NewPasswordField({ id, label }: { id: string; label: string }) {
  return (
    <TextField
      id={id}
      name="password"
      type="password"
      label={label}
      hint={`At least ${PASSWORD_LENGTH.min} letters.`}
      autoComplete="new-password"
      required
      minLength={PASSWORD_LENGTH.min}
      maxLength={PASSWORD_LENGTH.max}
    />
  );
}
