import type { ExecResult, PreparedEnvironment, Sandbox, SandboxProvider } from '@/lib/sandbox/sandbox';
import { RunoffError } from '@/lib/errors';

const REWARD = '/logs/verifier/reward.txt';

/**
 * Sandboxes that take no time, for measuring everything around them: files are kept in memory, and of commands only the
 * few that the bench and the grading use do something (`echo`, the tests, the reading of rewards); every other one ends
 * with return code 0 and no output. The tests of every task pass.
 */
export function instantSandboxes(): SandboxProvider & { opened(): number } {
  let opened = 0;
  return {
    kind: 'bubblewrap',
    opened: () => opened,
    check: () => Promise.resolve({ ok: true, detail: 'in memory, for measuring' }),
    async prepare(environment) {
      const { workdir, env, name } = environment;
      return { kind: 'bubblewrap', key: name, environment, workdir: workdir ?? '/app', env, notes: [] };
    },
    open(prepared, id, signal) {
      if (signal.aborted) return Promise.reject(new RunoffError('cancelled', 'It was cancelled.'));
      opened += 1;
      return Promise.resolve(instantSandbox(prepared, id));
    },
    reap: () => Promise.resolve(0),
  };
}

function instantSandbox({ workdir }: PreparedEnvironment, id: string): Sandbox {
  const files = new Map<string, Buffer>();
  let removed = false;
  return {
    ...{ kind: 'bubblewrap', id, workdir },
    exec: (command) =>
      Promise.resolve(removed ? ended('sandbox-ended', '') : ended('exited', outputOf(command, files))),
    copyIn: () => Promise.resolve(),
    async writeFile(path, content) {
      files.set(path, Buffer.from(content));
    },
    readFile: (path) => Promise.resolve(files.get(path) ?? null),
    copyOut: () => Promise.resolve(false),
    async remove() {
      removed = true;
      files.clear();
    },
  };
}

function outputOf(command: string, files: Map<string, Buffer>): string {
  if (command.includes('is_file()')) {
    const reward = files.get(REWARD);
    return reward === undefined ? '' : `:${REWARD}\n${reward.toString('base64')}\n`;
  }
  if (command.includes('/tests/test.sh')) files.set(REWARD, Buffer.from('1\n'));
  const echoed = /^echo (.*)$/.exec(command)?.[1];
  return echoed === undefined ? '' : `${echoed}\n`;
}

function ended(status: ExecResult['status'], output: string): ExecResult {
  const returnCode = status === 'exited' ? 0 : null;
  return { status, returnCode, output, outputBytes: output.length, note: null, durationMs: 0 };
}
