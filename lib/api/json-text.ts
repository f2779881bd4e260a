import { z } from 'zod';

/** A text that must be JSON of the given shape. */
export function jsonText<T>(schema: z.ZodType<T>) {
  return z
    .string()
    .transform((raw, ctx) => {
      try {
        return JSON.parse(raw) as unknown;
      } catch (error) {
        ctx.addIssue(String(error));
        return z.NEVER;
      }
    })
    .pipe(schema);
}
