import type { z } from 'zod';

/** What people look for together in the audit. */
export const AUDIT_AREAS = [
  'launches',
  'judging',
  'imports',
  'exports',
  'links',
  'redaction',
  'accounts',
  'deletions',
] as const;
export type AuditArea = (typeof AUDIT_AREAS)[number];

export interface AuditEntry<T> {
  area: AuditArea;
  payload: z.ZodType<T>;
  /** What was done, as it goes on after the name of who did it; null for a payload it cannot read. */
  describe: (payload: unknown) => string | null;
}

export const entry = <T>(
  area: AuditArea,
  payload: z.ZodType<T>,
  say: (payload: T) => string,
): AuditEntry<T> => ({
  ...{ area, payload },
  describe: (value) => {
    const read = payload.safeParse(value);
    return read.success ? say(read.data) : null;
  },
});

/** `1 task`, `3 tasks`. */
export const counted = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
