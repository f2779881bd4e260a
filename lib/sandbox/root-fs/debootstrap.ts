import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { RunoffError } from '@/lib/errors';
import { dataFolder } from './data-folder';

/** Line that installs what a build needs, for messages. */
export const DEBOOTSTRAP_INSTALL = 'apt-get install debootstrap';

/** debootstrap lies in /usr/sbin, which is not on everybody's PATH. */
const PATH = `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`;

interface DebootstrapOptions {
  target: string;
  suite: string;
  mirror: string;
  packages: string[];
  onLine: (line: string) => void;
  signal: AbortSignal;
}

/** Why no tree can be built on this machine, one sentence; null when nothing is known to be in the way. */
export function whyNoDebootstrap(): string | null {
  if (process.platform !== 'linux')
    return 'Root file systems are built with debootstrap, which needs Linux; use the docker sandbox instead.';
  if (!PATH.split(':').some((folder) => existsSync(`${folder}/debootstrap`)))
    return `debootstrap is missing: install it with \`${DEBOOTSTRAP_INSTALL}\`; the root file system \`host\` works without it.`;
  if (process.getuid?.() !== 0)
    return `debootstrap needs root: run \`sudo env PATH="$PATH" RUNOFF_HOME="${dataFolder(process.env)}" npx runoff env build\` once; the root file system \`host\` works without it.`;
  return null;
}

/**
 * Runs debootstrap (variant minbase) into `target`. It has mounts and processes of its own, so that nothing of either
 * stays when it or this process is killed.
 * @throws RunoffError `environment-failed` with one sentence that says why, `cancelled` when `signal` aborts.
 */
export async function runDebootstrap(options: DebootstrapOptions): Promise<void> {
  const args = [
    '--pdeathsig',
    'KILL',
    'unshare',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    'debootstrap',
  ];
  if (options.packages.length > 0) args.push(`--include=${options.packages.join(',')}`);
  args.push('--variant=minbase', options.suite, options.target, options.mirror);
  const child = spawn('setpriv', args, {
    env: { ...process.env, PATH, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tail: string[] = [];
  const read = async (stream: NodeJS.ReadableStream) => {
    for await (const line of createInterface({ input: stream })) {
      tail.push(line);
      if (tail.length > 40) tail.shift();
      options.onLine(line.replace(/^I: /, ''));
    }
  };
  const stop = () => child.kill('SIGKILL');
  options.signal.addEventListener('abort', stop, { once: true });
  if (options.signal.aborted) stop();
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(code));
    });
    const [code] = await Promise.all([ended, read(child.stdout), read(child.stderr)]);
    if (options.signal.aborted) throw new RunoffError('cancelled', 'The build was cancelled.');
    if (code !== 0) throw new RunoffError('environment-failed', whatFailed(tail, options));
  } finally {
    options.signal.removeEventListener('abort', stop);
  }
}

/** One sentence made of the last lines debootstrap wrote. */
export function whatFailed(tail: string[], options: { suite: string; mirror: string }): string {
  const text = tail.join('\n');
  const missing = /Couldn't find these debs: (.*)/.exec(text)?.[1];
  if (missing)
    return `Debian ${options.suite} has no package named ${missing.trim().split(/\s+/).join(', ')}.`;
  if (/No space left on device/.test(text))
    return 'The disk became full while the root file system was built; nothing of it was kept.';
  if (/No such script: /.test(text)) return `debootstrap knows no suite named "${options.suite}".`;
  if (/Failed getting release|Couldn't download|Invalid Release|Unable to resolve|Couldn't get/i.test(text))
    return `Packages could not be fetched from ${options.mirror} (suite ${options.suite}): it is out of reach or has no such suite; name another one with --mirror, or use the root file system \`host\`, which needs none.`;
  const last = tail.filter((line) => line.trim() !== '').slice(-3);
  return `debootstrap failed: ${last.map((line) => line.replace(/^[EW]: /, '')).join(' · ') || 'it said nothing'}.`;
}
