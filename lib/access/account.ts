import { z } from 'zod';
import { ROLES } from './roles';

/** Letters of passwords; the upper bound keeps the work of hashing one small. */
export const PASSWORD_LENGTH = { min: 12, max: 128 } as const;

/** Who somebody is in commands, pages and audit. */
export const accountNameSchema = z
  .string()
  .max(40, 'A name has at most 40 letters.')
  .regex(
    /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
    'A name is made of a to z, 0 to 9 and single dots, dashes or underscores between them.',
  );

export const passwordSchema = z
  .string()
  .min(PASSWORD_LENGTH.min, `A password has at least ${PASSWORD_LENGTH.min} letters.`)
  .max(PASSWORD_LENGTH.max, `A password has at most ${PASSWORD_LENGTH.max} letters.`);

export const roleSchema = z.enum(ROLES);

/** What an API token is called in lists and audit. */
export const tokenNameSchema = z
  .string()
  .trim()
  .min(1, 'A token needs a name.')
  .max(60, 'A name has at most 60 letters.');

/** The login library knows people by e-mail address; ours can reach nobody (RFC 2606 keeps `.invalid` for that). */
export const addressOf = (name: string) => `${name}@runoff.invalid`;
