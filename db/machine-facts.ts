import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { DbOrTx } from './client';
import { machineFacts } from './launch-schema';

const check = z.union([
  z.object({ ok: z.literal(true), detail: z.string() }),
  z.object({ ok: z.literal(false), reason: z.string(), install: z.string().nullable() }),
]);

/** What the worker found on its machine: the web server may run with other rights and another environment. */
export const machineSchema = z.object({
  sandboxes: z.object({ bubblewrap: check, docker: check }),
  /** Whether a key for the provider is set, never the key. */
  keys: z.object({ anthropic: z.boolean() }),
  /** Root file systems that were made, by name. */
  rootFs: z.array(z.object({ name: z.string(), detail: z.string() })),
  cores: z.number().int(),
  memoryMb: z.number().int(),
});
export type Machine = z.infer<typeof machineSchema>;

export function storeMachine(db: DbOrTx, value: Machine, now: string): void {
  const row = { name: 'worker', value, checkedAt: now };
  db.insert(machineFacts).values(row).onConflictDoUpdate({ target: machineFacts.name, set: row }).run();
}

/** Null until a worker has looked. */
export function machine(db: DbOrTx): (Machine & { checkedAt: string }) | null {
  const row = db.select().from(machineFacts).where(eq(machineFacts.name, 'worker')).get();
  const value = machineSchema.safeParse(row?.value);
  return row && value.success ? { ...value.data, checkedAt: row.checkedAt } : null;
}
