import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe } from 'vitest';

const candidate = resolve(import.meta.dirname, '../../shared/data');

/** Folder with others' real trajectories beside the checkout; null where it is not there. */
export const SHARED_DATA: string | null = existsSync(candidate) ? candidate : null;

/** A describe block that needs that folder; elsewhere it is reported as skipped. */
export function describeWithSharedData(name: string, body: (folder: string) => void): void {
  const folder = SHARED_DATA;
  if (folder) describe(name, () => body(folder));
  else describe.skip(`${name} [needs ../shared/data beside the checkout]`, () => body(''));
}
