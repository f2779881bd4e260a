import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { passThroughShell } from '@/lib/sandbox/bubblewrap-shell-ahead';
import { outputOf, pidNamespaceOf, run } from '@/lib/sandbox/contract-harness';
import type { Sandbox } from '@/lib/sandbox/sandbox';
import { describeWithSandbox, openTestSandbox } from '@/tests/test-sandbox';

async function open(): Promise<Sandbox> {
  const sandbox = await openTestSandbox();
  onTestFinished(() => sandbox.remove());
  return sandbox;
}

/** Host pids of the shells that wait in a pid namespace. */
function waiting(namespace: string): number[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      if (!/^\d+$/.test(name) || readlinkSync(`/proc/${name}/ns/pid`) !== namespace) return [];
      return readFileSync(`/proc/${name}/cmdline`, 'utf8') === 'bash\0--noprofile\0--norc\0'
        ? [Number(name)]
        : [];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}

async function whenWaiting(namespace: string): Promise<number> {
  for (;;) {
    const [pid] = waiting(namespace);
    if (pid !== undefined) return pid;
    await sleep(10);
  }
}

/** What a process is called inside its own pid namespace. */
function innerPid(pid: number): number {
  const line = /^NSpid:(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
  return Number(line.trim().split(/\s+/).at(-1));
}

/** Everything a process inherits, and what its shell says of itself. */
const STATE = `pwd; umask; echo "$0|$#|$-|$SHLVL|$PPID|\${OLDPWD-unset}"; shopt; set -o; ulimit -a; env | sort
  grep -E 'Sig|Cap|Seccomp|NoNewPrivs|Groups|^[UG]id' /proc/$$/status; ls -l /proc/$$/fd >/tmp/fd; sed 's/.*[0-9]:[0-9]* //' /tmp/fd
  readlink /proc/$$/ns/*; cat /proc/$$/cgroup; tr '\\0' ' ' </proc/$$/cmdline`;

describeWithSandbox('shell ahead', () => {
  it('becomes a command that has what any other has', async () => {
    const sandbox = await open();
    const waits = innerPid(await whenWaiting(await pidNamespaceOf(sandbox)));
    const [own, ...became] = (await outputOf(sandbox, `echo $$; ${STATE}`)).split('\n');
    expect(Number(own)).toBe(waits);
    const other = await sandbox.exec(`echo $$; ${STATE}`, { timeoutMs: 20_000, env: {} });
    const [, ...fresh] = other.output.split('\n');
    const namePipe = (lines: string[]) => lines.map((line) => line.replace(/\/out-\d$/, '/out'));
    expect(namePipe(became)).toEqual(namePipe(fresh));
    expect(became).toContain('PWD=/app');
  });

  it('takes every character, and commands of any length', async () => {
    const sandbox = await open();
    const namespace = await pidNamespaceOf(sandbox);
    const characters = Array.from({ length: 255 }, (_, at) => String.fromCharCode(at + 1)).join('');
    for (const text of [
      characters,
      "'\n'\\''\n\nEOF\n$(id) `id` \\",
      'x'.repeat(3_900),
      'x'.repeat(4_100),
      '…'.repeat(30_000),
    ]) {
      await whenWaiting(namespace);
      const { output } = await run(sandbox, `cat <<'END OF TEXT'\n${text}\nEND OF TEXT`);
      expect(output).toBe(`${text}\n`);
    }
  });

  it('does not wait while anything else is inside', async () => {
    const sandbox = await open();
    const namespace = await pidNamespaceOf(sandbox);
    await whenWaiting(namespace);
    await run(
      sandbox,
      `(exec >/tmp/seen 2>/dev/null
        until [ -e /tmp/stop ]; do
          for file in /proc/[0-9]*/cmdline; do tr '\\0' ' ' <$file; echo; done
          sleep 0.01
        done) &`,
    );
    for (let number = 0; number < 5; number += 1) {
      expect(await outputOf(sandbox, 'echo on')).toBe('on\n');
      await sleep(50);
    }
    expect(waiting(namespace)).toEqual([]);
    const counts = "grep -c 'norc -c (exec' /tmp/seen; grep -cx 'bash --noprofile --norc ' /tmp/seen";
    expect(await outputOf(sandbox, counts)).toMatch(/^[1-9]\d*\n0\n$/);
    const slow = run(sandbox, 'sleep 0.5');
    expect(await outputOf(sandbox, 'echo beside')).toBe('beside\n');
    expect(waiting(namespace)).toEqual([]);
    await slow;
    await run(sandbox, 'touch /tmp/stop; sleep 0.2');
    await run(sandbox, 'true');
    await whenWaiting(namespace);
  });

  it('makes room for files; when one is killed the sandbox goes on without', async () => {
    const sandbox = await open();
    const namespace = await pidNamespaceOf(sandbox);
    await whenWaiting(namespace);
    await sandbox.writeFile('/app/file', 'written');
    expect(await outputOf(sandbox, 'cat file')).toBe('written');
    process.kill(await whenWaiting(namespace), 'SIGKILL');
    // If this one was for the killed shell it ends as a killed command does.
    expect([0, 137]).toContain((await run(sandbox, 'true')).returnCode);
    expect(await run(sandbox, 'echo lives; exit 3')).toMatchObject({ output: 'lives\n', returnCode: 3 });
    expect(await outputOf(sandbox, 'cat; echo $0')).toBe('bash\n');
  });

  it('goes on in a sandbox whose sh is another program', async () => {
    const sandbox = await open();
    await run(sandbox, 'ln -sf "$(command -v cat)" "$(command -v sh)"');
    await whenWaiting(await pidNamespaceOf(sandbox));
    expect(await run(sandbox, 'echo text | sh')).toMatchObject({ status: 'exited', output: 'text\n' });
    expect(await outputOf(sandbox, 'echo on')).toBe('on\n');
  });

  it('a command that is cancelled before it starts is never run', async () => {
    const sandbox = await open();
    const namespace = await pidNamespaceOf(sandbox);
    await whenWaiting(namespace);
    const options = { timeoutMs: 20_000, signal: AbortSignal.abort() };
    expect(await sandbox.exec('touch /app/ran', options)).toMatchObject({ status: 'cancelled' });
    expect(await outputOf(sandbox, 'ls /app; echo end')).toBe('end\n');
  });

  it('ends with its sandbox, however soon that is', async () => {
    for (let number = 0; number < 5; number += 1) {
      const sandbox = await openTestSandbox();
      const namespace = await pidNamespaceOf(sandbox);
      if (number > 0) await sleep(number);
      await sandbox.remove();
      expect(waiting(namespace)).toEqual([]);
    }
  });
});

it('variables that shells change are not given to one', () => {
  expect(passThroughShell({ PATH: '/bin', FROM_TASK: 'a "b" $c', LD_PRELOAD: '' })).toBe(true);
  for (const name of ['BASH_ENV', 'BASH_FUNC_read%%', 'SHELLOPTS', 'TMOUT', 'IFS', 'a.b', '1x', 'PPID'])
    expect(passThroughShell({ [name]: '1' }), name).toBe(false);
});
