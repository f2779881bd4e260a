import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Copies the samples for a scripted agent, without the policies that run into a command's time limit: what comes of
 * those depends on how busy the machine is, and not on the request alone. Returns the folder.
 */
export function samplesWithoutWaits(samples: string, folder: string): string {
  cpSync(join(samples, 'tasks'), join(folder, 'tasks'), { recursive: true });
  const waits = (path: string) =>
    path.endsWith('.md') && /^command-timeout:/m.test(readFileSync(path, 'utf8'));
  for (const task of readdirSync(join(samples, 'policies')))
    cpSync(join(samples, 'policies', task), join(folder, 'policies', task), {
      recursive: true,
      filter: (path) => !waits(path),
    });
  return folder;
}
