import { readdir, readFile, readlink } from 'node:fs/promises';

/** Variable by which a command's processes are known where there are no control groups. */
export const MARKER = 'RUNOFF_COMMAND';

/** Host pids of all processes in the pid namespace of `initPid`. */
export async function processesIn(initPid: number): Promise<Set<number>> {
  const namespace = await pidNamespaceOf(initPid);
  const found = new Set<number>();
  if (namespace === null) return found;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === initPid) continue;
    if ((await pidNamespaceOf(Number(name))) === namespace) found.add(Number(name));
  }
  return found;
}

/**
 * Ends every process of the sandbox that carries the mark, and those without any mark that were not there `before`
 * (what started with an empty environment). Repeats until none is left.
 */
export async function killMarked(initPid: number, mark: string, before: ReadonlySet<number>): Promise<void> {
  for (let pass = 0; pass < 50; pass += 1) {
    let left = 0;
    for (const pid of await processesIn(initPid)) {
      const found = await markOf(pid);
      if (found === undefined || (found !== mark && (found !== null || before.has(pid)))) continue;
      left += 1;
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    }
    if (left === 0) return;
  }
}

/** Null without a mark; undefined when the process is gone. */
async function markOf(pid: number): Promise<string | null | undefined> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(nothingWhenGone);
  if (environment === null) return undefined;
  const entry = environment.split('\0').find((part) => part.startsWith(`${MARKER}=`));
  return entry === undefined ? null : entry.slice(MARKER.length + 1);
}

/** Name of the pid namespace a process is in; null when it is gone. */
export async function pidNamespaceOf(pid: number): Promise<string | null> {
  return readlink(`/proc/${pid}/ns/pid`).catch(nothingWhenGone);
}

function nothingWhenGone(error: unknown): null {
  const codes: unknown[] = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'];
  if (error instanceof Error && 'code' in error && codes.includes(error.code)) return null;
  throw error;
}
