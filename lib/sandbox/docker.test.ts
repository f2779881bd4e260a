import { randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeSandboxContract } from '@/lib/sandbox/contract';
import { dockerProvider } from '@/lib/sandbox/docker';
import { startTestEngine, TEST_IMAGE } from '@/lib/sandbox/docker-test-engine';
import type { Environment } from '@/lib/sandbox/sandbox';

const engine = await startTestEngine();
const stateFolder = mkdtempSync(join(tmpdir(), 'runoff-docker-'));
const { socketPath } = engine;
const newProvider = () => dockerProvider({ socketPath, stateFolder });
afterAll(async () => {
  await engine.end();
  rmSync(stateFolder, { recursive: true, force: true });
});

const environment = {
  name: 'contract/test',
  contextFolder: null,
  dockerImage: TEST_IMAGE,
  workdir: null,
  env: {},
  buildTimeoutMs: 60_000,
  limits: { memoryMb: 512, pids: 200, cpus: null },
  network: false,
};

await describeSandboxContract('docker', newProvider, {
  environment,
  ownerProgram: {
    file: resolve(import.meta.dirname, 'docker-owner-main.ts'),
    args: [socketPath, stateFolder, TEST_IMAGE],
  },
  traces: async (id) => {
    const filters = { label: [`runoff.sandbox=${id}`] };
    const containers = await engine.docker.listContainers({ all: true, filters });
    const folder = join(stateFolder, 'docker', id);
    return [...containers.map(({ Id }) => `container ${Id}`), ...(existsSync(folder) ? [folder] : [])];
  },
  limits: true,
});

describe.skipIf(engine.isMissing)(`images${engine.needs}`, () => {
  const never = new AbortController().signal;
  const contextOf = (name: string, dockerfile: string) => {
    const contextFolder = join(stateFolder, name);
    mkdirSync(contextFolder);
    writeFileSync(join(contextFolder, 'Dockerfile'), dockerfile);
    return contextFolder;
  };
  const prepare = (changes: Partial<Environment>) =>
    newProvider().prepare({ ...environment, dockerImage: null, ...changes }, never);

  it('builds the Dockerfile of a demo task, once for the same content', async () => {
    const contextFolder = join(stateFolder, 'csv-quotes');
    cpSync(resolve(import.meta.dirname, '../../samples/tasks/csv-quotes/environment'), contextFolder, {
      recursive: true,
    });
    // Content of its own: another process that builds the same moves the name to its image.
    writeFileSync(join(contextFolder, 'only-here'), randomUUID());
    const provider = newProvider();
    const demo = { ...environment, dockerImage: null, contextFolder, env: { OF_TASK: '1' } };
    const [first, second] = await Promise.all([provider.prepare(demo, never), provider.prepare(demo, never)]);
    expect(second).toEqual(first);
    expect(first.workdir).toBe('/app');
    expect(first.notes.join()).toMatch(/built from the Dockerfile \(runoff\/[0-9a-f]{32}:latest\)/);
    expect((await newProvider().prepare(demo, never)).key).toBe(first.key);
    const sandbox = await provider.open(first, 'demo', never);
    const { output } = await sandbox.exec('git log --oneline | wc -l; echo $OF_TASK; pwd', {
      timeoutMs: 20_000,
    });
    expect(output).toBe('1\n1\n/app\n');
    await sandbox.remove();
    await engine.docker.getImage(/runoff\/[0-9a-f]{32}/.exec(first.notes.join())?.[0] ?? '').remove();
  });

  it('takes variables and the working directory from the image, and says what is different', async () => {
    const text = `FROM ${TEST_IMAGE}\nENV A=1 B="x y"\nWORKDIR /srv/it\nUSER www-data\nENTRYPOINT ["false"]\n`;
    const prepared = await prepare({ contextFolder: contextOf('config', text), env: { A: '2' } });
    expect(prepared).toMatchObject({ workdir: '/srv/it', env: { A: '2', B: 'x y', HOME: '/root' } });
    expect(prepared.notes.join(' ')).toMatch(/user www-data; commands run as root/);
    expect(prepared.notes.join(' ')).toMatch(/ENTRYPOINT of the image is not run/);
  });

  it('shows the end of the output of a build that fails', async () => {
    const text = `FROM ${TEST_IMAGE}\nRUN echo before; echo the reason >&2; exit 3\n`;
    await expect(prepare({ contextFolder: contextOf('failing', text) })).rejects.toMatchObject({
      code: 'environment-failed',
      message: expect.stringMatching(/contract\/test could not be built[^]*the reason/),
    });
  });

  it('ends a build at its time limit and on request', async () => {
    const text = `FROM ${TEST_IMAGE}\nRUN sleep 6\n`;
    const contextFolder = contextOf('slow', text);
    await expect(prepare({ contextFolder, buildTimeoutMs: 1_500 })).rejects.toMatchObject({
      code: 'environment-failed',
      message: expect.stringContaining('longer than its limit of 2 s'),
    });
    const slow = { ...environment, dockerImage: null, contextFolder };
    await expect(newProvider().prepare(slow, AbortSignal.timeout(500))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('says that an image is not here when it cannot be pulled', async () => {
    const dockerImage = 'localhost:1/none/such:1';
    await expect(prepare({ dockerImage })).rejects.toMatchObject({
      code: 'environment-failed',
      message: expect.stringMatching(
        /localhost:1\/none\/such:1 is not on this machine and could not be pulled/,
      ),
    });
  });

  it('runs hundreds of commands in a container without a process more on the host', async () => {
    const provider = newProvider();
    const sandbox = await provider.open(await provider.prepare(environment, never), 'many', never);
    await sandbox.exec('true', { timeoutMs: 20_000 });
    const helpers = () => readdirSync('/proc').filter((pid) => isHelper(pid)).length;
    const before = helpers();
    expect(before).toBeGreaterThan(0);
    for (let count = 0; count < 250; count += 1)
      expect((await sandbox.exec(`echo ${count}`, { timeoutMs: 20_000 })).output).toBe(`${count}\n`);
    expect(helpers()).toBe(before);
    await sandbox.remove();
  });
});

describe('without an engine', () => {
  const provider = dockerProvider({ socketPath: join(stateFolder, 'none.sock'), stateFolder });

  it('says what to install, and has nothing to reap', async () => {
    expect(await provider.check()).toMatchObject({ ok: false, install: expect.stringContaining('podman') });
    expect(await provider.reap()).toBe(0);
    await expect(provider.prepare(environment, new AbortController().signal)).rejects.toMatchObject({
      code: 'environment-failed',
      message: expect.stringContaining('apt-get install podman'),
    });
  });
});

/** A process beside a container of our engine; another test file may have an engine of its own. */
function isHelper(pid: string): boolean {
  if (!/^\d+$/.test(pid)) return false;
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return (
      basename(command[0] ?? '') === 'conmon' && command.some((word) => word.includes(dirname(socketPath)))
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return false;
    throw error;
  }
}
