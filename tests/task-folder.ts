import { join } from 'node:path';
import { writeFiles } from './test-task';

/** Writes a small Harbor task for a launch, below `tasks`: passes when /app/answer.txt holds `right`. Returns the folder of tasks. */
export function writeTask(folder: string, name: string, files: Record<string, string> = {}): string {
  const all: Record<string, string> = {
    'task.toml': 'version = "1.0"\n[agent]\ntimeout_sec = 60.0\n[verifier]\ntimeout_sec = 30.0\n',
    'instruction.md': `Write the word right into answer.txt. This is ${name}.\n`,
    'solution/solve.sh': 'echo right > answer.txt\n',
    'tests/test.sh':
      'if grep -qx right answer.txt 2>/dev/null; then r=1; else r=0; fi\necho $r > /logs/verifier/reward.txt\n',
    ...files,
  };
  writeFiles(join(folder, 'tasks', name), all);
  return join(folder, 'tasks');
}
