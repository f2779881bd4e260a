import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where Runoff keeps what is big and can be made again: `RUNOFF_HOME`, else `~/.local/share/runoff`. Absolute. */
export function dataFolder(env: Record<string, string | undefined>): string {
  return env.RUNOFF_HOME ? resolve(env.RUNOFF_HOME) : join(homedir(), '.local', 'share', 'runoff');
}
