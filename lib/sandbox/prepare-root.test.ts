import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bubblewrapProvider } from './bubblewrap';
import { hostRootFs } from './host-root-fs';
import { prepareRootWith } from './prepare-root';
import type { Environment, PreparedEnvironment, Sandbox, SandboxProvider } from './sandbox';

const home = mkdtempSync(join(tmpdir(), 'runoff-prepare-'));
const newProvider = () =>
  bubblewrapProvider({
    stateFolder: join(home, 'state'),
    prepareRoot: prepareRootWith({ dataFolder: home, rootFs: () => hostRootFs(join(home, 'host')) }),
  });
const check = await newProvider().check();
const needs = check.ok ? '' : ` [needs bubblewrap: ${check.install ?? check.reason}]`;
const signal = new AbortController().signal;
const asRoot = process.getuid?.() === 0;

let provider: SandboxProvider;
let contexts = 0;

/** A context folder with these files; the Dockerfile's lines under `Dockerfile`. */
function context(files: Record<string, string>): string {
  const folder = join(home, `context-${++contexts}`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function environment(folder: string | null, changes: Partial<Environment> = {}): Environment {
  return {
    name: 'test/task',
    contextFolder: folder,
    dockerImage: null,
    workdir: null,
    env: {},
    buildTimeoutMs: 60_000,
    limits: { memoryMb: 512, pids: 256, cpus: null },
    network: false,
    ...changes,
  };
}

const dockerfile = (...lines: string[]) => context({ Dockerfile: `${lines.join('\n')}\n` });
const prepare = (folder: string | null, changes?: Partial<Environment>) =>
  provider.prepare(environment(folder, changes), signal);

async function inSandbox<T>(
  prepared: PreparedEnvironment,
  work: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  const sandbox = await provider.open(prepared, randomUUID(), signal);
  try {
    return await work(sandbox);
  } finally {
    await sandbox.remove();
  }
}
const output = (prepared: PreparedEnvironment, command: string) =>
  inSandbox(prepared, async (sandbox) => (await sandbox.exec(command, { timeoutMs: 20_000 })).output);

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe.skipIf(!check.ok && !process.env.CI)(`environments made without Docker${needs}`, () => {
  beforeAll(() => {
    provider = newProvider();
  });
  afterAll(() => provider.reap());

  it('does the steps in order and starts every sandbox from their result', async () => {
    const folder = context({
      'app/run.sh': '#!/bin/sh\necho ran\n',
      'app/skip.log': 'x',
      'note.txt': 'note\n',
      '.dockerignore': '**/*.log\n',
      Dockerfile: [
        'FROM debian:12',
        'ARG WHO=world',
        'ENV GREETING="hello there"',
        'WORKDIR /app',
        'COPY app ./',
        'COPY --chmod=600 --chown=33:33 note.txt /etc/note',
        'RUN ./run.sh > out.txt && echo "$GREETING $WHO" >> out.txt && pwd >> out.txt',
        'WORKDIR data',
        'RUN echo more > more.txt',
      ].join('\n'),
    });
    chmodSync(join(folder, 'app/run.sh'), 0o755);
    const prepared = await prepare(folder, { env: { EXTRA: 'yes' } });
    expect(prepared.workdir).toBe('/app/data');
    expect(prepared.env).toMatchObject({ GREETING: 'hello there', EXTRA: 'yes' });
    expect(prepared.env).not.toHaveProperty('WHO');
    const seen = await output(
      prepared,
      'pwd; ls /app; cat /app/out.txt more.txt; stat -c "%a %u %g" /etc/note; stat -c %u /app/run.sh; echo "$GREETING $EXTRA"',
    );
    expect(seen.split('\n')).toEqual([
      '/app/data',
      ...['data', 'out.txt', 'run.sh'],
      ...['ran', 'hello there world', '/app', 'more'],
      ...[asRoot ? '600 33 33' : '600 0 0', '0', 'hello there yes', ''],
    ]);
    expect(prepared.notes[0]).toBe('The image debian:12 is stood in for by the root file system "host".');
    expect(prepared.notes.join().includes('COPY --chown')).toBe(!asRoot);
  });

  it('is made once for the same content, also by parallel callers and other processes, and anew for other content', async () => {
    const lines = ['FROM a', 'RUN head -c 16 /dev/urandom | od -An -tx1 > /made'];
    const folder = dockerfile(...lines);
    const [one, two] = await Promise.all([prepare(folder), prepare(dockerfile(...lines))]);
    expect(two.key).toBe(one.key);
    const made = await output(one, 'cat /made');
    expect(made.trim()).toMatch(/^[0-9a-f ]{47}$/);
    expect(await output(two, 'cat /made')).toBe(made);
    provider = newProvider();
    expect(await output(await prepare(folder), 'cat /made')).toBe(made);
    writeFileSync(join(folder, 'new-file'), '');
    const other = await prepare(folder);
    expect(other.key).not.toBe(one.key);
    expect(await output(other, 'cat /made')).not.toBe(made);
  });

  it('what a sandbox writes is in no other one', async () => {
    const prepared = await prepare(dockerfile('FROM a', 'RUN mkdir /d && echo kept > /d/f'));
    expect(await output(prepared, 'rm -r /d; echo new > /x; ls -d /d /x 2>&1')).toContain('/x');
    expect(await output(prepared, 'cat /d/f; ls /x 2>&1')).toMatch(/^kept\nls: cannot access/);
  });

  it('keeps what a step removed away', async () => {
    const prepared = await prepare(dockerfile('FROM a', 'RUN rm /etc/shells', 'RUN echo 1 >/f', 'RUN rm /f'));
    expect(await output(prepared, 'ls -d /etc/shells /f 2>&1 | grep -c "cannot access"')).toBe('2\n');
  });

  it('copies between stages', async () => {
    const folder = dockerfile(
      ...['FROM gcc AS build', 'WORKDIR /src', 'RUN mkdir out && echo built > out/x && echo left > y'],
      ...['FROM debian', 'COPY --from=build /src/out /opt/out', 'COPY --from=build /src/out/x /opt/x'],
    );
    const prepared = await prepare(folder);
    expect(await output(prepared, 'cat /opt/out/x /opt/x; ls /src 2>&1')).toMatch(
      /^built\nbuilt\nls: cannot/,
    );
    expect(prepared.workdir).toBe('/app');
  });

  it('runs scripts in here-documents, JSON commands and other shells, and unpacks archives', async () => {
    const folder = context({
      'pack/a.txt': 'packed\n',
      Dockerfile: [
        'FROM a',
        'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
        ...['ADD pack.tar.gz /opt/', 'COPY <<F1 <<"F2" /cfg/', 'home $HOME', 'F1', 'home $HOME', 'F2'],
        ...['RUN <<EOT', '#!/bin/bash', '# a script', 'echo "$BASH" > /script', 'EOT'],
        `RUN ["sh", "-c", "echo 'a  b' > /json"]`,
        'RUN [[ -n yes ]] && echo bash > /shell',
      ].join('\n'),
    });
    execFileSync('tar', ['-C', folder, '-czf', join(folder, 'pack.tar.gz'), 'pack']);
    const files = '/opt/pack/a.txt /cfg/F1 /cfg/F2 /script /json /shell';
    expect(await output(await prepare(folder), `cat ${files}`)).toBe(
      'packed\nhome /root\nhome $HOME\n/bin/bash\na  b\nbash\n',
    );
  });

  it.runIf(asRoot)('runs steps as the user of USER', async () => {
    const prepared = await prepare(
      dockerfile(
        'FROM a',
        'WORKDIR /w',
        'RUN chown www-data .',
        'USER www-data',
        'RUN (id -un; echo $HOME) > who',
      ),
    );
    expect(await output(prepared, 'cat who; stat -c %U who; id -un')).toBe(
      'www-data\n/var/www\nwww-data\nroot\n',
    );
    expect(prepared.notes.at(-1)).toContain('The Dockerfile ends with USER www-data');
  });

  it('works without a Dockerfile, in /app or where the task says', async () => {
    const prepared = await prepare(null, { dockerImage: 'ubuntu:24.04' });
    expect(await output(prepared, 'pwd; ls | wc -l')).toBe('/app\n0\n');
    expect(prepared.notes[0]).toContain('The image ubuntu:24.04 is stood in for');
    expect(await output(await prepare(null, { workdir: '/some/where' }), 'pwd')).toBe('/some/where\n');
  });

  it('names the step that failed with the end of its output, and keeps nothing', async () => {
    const before = readdirSync(join(home, 'layers'));
    const failing = prepare(dockerfile('FROM a', '', 'RUN echo first; echo why >&2; exit 3'));
    await expect(failing).rejects.toMatchObject({ code: 'environment-failed' });
    await expect(failing).rejects.toThrow(
      'Dockerfile line 3 (RUN echo first; echo why >&2; exit 3) failed for test/task: return code 3.\nfirst\nwhy',
    );
    await expect(prepare(dockerfile('FROM a', 'COPY nothing /x'))).rejects.toThrow(
      'Dockerfile line 2 (COPY nothing /x) failed for test/task: nothing is not in the environment folder',
    );
    expect(readdirSync(join(home, 'layers'))).toEqual(before);
    expect(readdirSync(join(home, 'state', 'sandboxes'))).toEqual([]);
  });

  it('takes away what a killed process left half-made, not what a living one is making', async () => {
    const [dead, alive] = [999999999, process.pid].map((pid) =>
      join(home, `layers/${'0'.repeat(32)}.${pid}.0123abcd`),
    );
    for (const folder of [dead!, alive!]) mkdirSync(join(folder, 'stage-0'), { recursive: true });
    provider = newProvider();
    await prepare(null);
    expect([existsSync(dead!), existsSync(alive!)]).toEqual([false, true]);
    rmSync(alive!, { recursive: true });
  });

  it('ends with the time limit of the build and when it is cancelled', async () => {
    await expect(prepare(dockerfile('FROM a', 'RUN sleep 60'), { buildTimeoutMs: 700 })).rejects.toThrow(
      'took longer than its limit',
    );
    const abort = new AbortController();
    const running = provider.prepare(environment(dockerfile('FROM a', 'RUN sleep 61')), abort.signal);
    setTimeout(() => abort.abort(), 300);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('reads no file of the host through a link in the environment folder', async () => {
    writeFileSync(join(home, 'secret'), 'secret\n');
    const folder = dockerfile('FROM a', 'COPY link /x');
    symlinkSync(join(home, 'secret'), join(folder, 'link'));
    await expect(prepare(folder)).rejects.toThrow('link is a link: name the file it leads to');
    const within = context({ Dockerfile: 'FROM a\nCOPY sub /x', 'sub/file': '' });
    symlinkSync(join(home, 'secret'), join(within, 'sub/link'));
    await expect(prepare(within)).rejects.toThrow('Dockerfile line 2 (COPY sub /x) failed');
    const through = dockerfile('FROM a', 'COPY out/secret /x');
    symlinkSync(home, join(through, 'out'));
    await expect(prepare(through)).rejects.toThrow('out/secret is not in the environment folder');
  });

  it('has no network while building', async () => {
    const seen = await output(
      await prepare(dockerfile('FROM a', 'RUN cat /proc/net/dev > /net')),
      'cat /net',
    );
    expect(seen.match(/^\s*\w+:/gm)?.map((name) => name.trim())).toEqual(['lo:']);
  });

  describe('the stand-ins', () => {
    let prepared: PreparedEnvironment;
    beforeAll(async () => {
      prepared = await prepare(null);
    });

    it('are told in the notes and left out where the task has the network', async () => {
      expect(prepared.notes.at(-1)).toMatch(/are stand-ins that fetch nothing \(version [0-9a-f]{12}\)/);
      const online = await prepare(null, { network: true });
      expect(online.notes.join()).not.toContain('stand-ins');
      expect(online.key).not.toBe(prepared.key);
    });

    it('apt-get knows what is here and names what is not', async () => {
      const install = (names: string) => output(prepared, `apt-get install -y -o A=b ${names}; echo $?`);
      expect(await install('coreutils curl bash=5')).toMatch(
        /^runoff: apt-get is a stand-in.*already here.*\n0\n$/,
      );
      expect(await install('--no-install-recommends bash nosuch-a nosuch-b')).toMatch(
        /cannot be fetched: nosuch-a nosuch-b\n100\n$/,
      );
      expect(await output(prepared, 'apt update -qq && apt-get clean; echo $?')).toMatch(/\n0\n$/);
    });

    it("curl answers uv's installer only", async () => {
      const installed = await output(
        prepared,
        'curl -LsSf https://astral.sh/uv/0.9.5/install.sh 2>/dev/null | sh 2>/dev/null; source $HOME/.local/bin/env; echo $PATH; ls -l $HOME/.local/bin/uvx | wc -l',
      );
      expect(installed).toMatch(/^\/root\/\.local\/bin:.*\n1\n$/);
      const other = await output(prepared, 'curl -sS --max-time 3 https://example.org; echo $?');
      expect(other).not.toMatch(/\n0\n$/);
    });

    it('pip, uv and uvx run what is here and name what is not', async () => {
      const pip = await output(prepared, 'pip install nosuch-package==1 pip; echo $?');
      expect(pip).toMatch(/^runoff: pip is a stand-in.*cannot be fetched: nosuch-package\n1\n$/);
      const uvx = await output(prepared, 'uvx -p 3.1 -w nosuch-package nosuch-tool; echo $?');
      expect(uvx).toMatch(/cannot be fetched: nosuch-package nosuch-tool\n1\n$/);
      const run = await output(prepared, `uv run -p 3.1 python3 -c 'print("ran")'; echo $?`);
      expect(run).toMatch(
        /runs python3 with what is installed \(Python is 3\..*asked for was 3\.1\)\nran\n0\n$/,
      );
    });
  });
});
