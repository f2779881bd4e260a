import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file and the folders above it. */
export function writeText(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Writes indented JSON that ends with a line break. */
export function writeJson(path: string, value: unknown): void {
  writeText(path, JSON.stringify(value, null, 1) + '\n');
}
