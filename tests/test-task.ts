import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes files (path → text) into a folder and returns the folder. */
export function writeFiles(folder: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const PLAIN = {
  'task.toml': 'schema_version = "1.2"\n',
  'instruction.md': 'Write ok to /app/answer.\n',
  'environment/Dockerfile': 'FROM debian\nWORKDIR /app\n',
  'tests/test.sh':
    '#!/bin/bash\nif grep -qx ok /app/answer; then echo 1; else echo 0; fi > /logs/verifier/reward.txt\n',
  'solution/solve.sh': '#!/bin/bash\necho ok > /app/answer\n',
};

export type TaskFiles = Record<string, string | null>;

/** Writes a small task that asks for /app/answer; `files` add to it or replace, null leaves a file out. Returns its folder. */
export function writeTask(root: string, name: string, files: TaskFiles = {}): string {
  const wanted = Object.entries({ ...PLAIN, ...files }).flatMap(([path, text]) =>
    text === null ? [] : [[path, text] as const],
  );
  return writeFiles(join(root, name), Object.fromEntries(wanted));
}
