import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTask } from '@/lib/benchmarks/read-task';
import { writeFiles, writeTask, type TaskFiles } from '@/tests/test-task';
import { testFolder } from '@/tests/test-database';
import { describeWithSharedData } from '@/tests/shared-data';

const read = (toml: string, files: TaskFiles = {}, host = {}) =>
  readTask(writeTask(testFolder(), 'a-task', { 'task.toml': toml, ...files }), 'bench', host);

describe('a task folder', () => {
  it('is read with defaults where it states nothing', async () => {
    const folder = writeTask(testFolder(), 'a-task', { 'task.toml': '' });
    expect(await readTask(folder, 'bench')).toEqual({
      ...{ name: 'a-task', folder, schemaVersion: '1.4', instruction: 'Write ok to /app/answer.\n' },
      ...{ difficulty: null, category: null, tags: [], artifacts: [], notes: [], problem: null },
      environment: {
        ...{ name: 'bench/a-task', contextFolder: join(folder, 'environment'), dockerImage: null },
        ...{ workdir: null, env: {}, buildTimeoutMs: 600_000, network: false },
        limits: { memoryMb: 2048, pids: 2048, cpus: null },
      },
      steps: [
        {
          ...{ name: null, instruction: 'Write ok to /app/answer.\n', minReward: null, verifierEnv: {} },
          ...{ testsFolder: join(folder, 'tests'), solutionFolder: join(folder, 'solution') },
          ...{ sharedTestsFolder: null, workdirFolder: null },
          ...{ agentTimeoutMs: 600_000, verifierTimeoutMs: 600_000 },
        },
      ],
      ...{ verifier: { env: {}, separate: null }, solutionEnv: {}, rewardStrategy: 'mean' },
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('gives what its task.toml states, in old and new spellings', async () => {
    const old = await read(
      'version = "1.0"\n[environment]\nmemory = "2G"\nstorage = "10G"\ncpus = 2\nallow_internet = true\n' +
        'docker_image = "debian:12"\n[agent]\ntimeout_sec = 30.5\n[verifier]\ntimeout_sec = 7\n' +
        '[metadata]\ndifficulty = "hard"\ncategory = "data"\ntags = ["b", "a", 3]\n',
    );
    expect(old.schemaVersion).toBe('1.0');
    expect(old.environment).toMatchObject({
      ...{ limits: { memoryMb: 2048, cpus: 2 }, network: true, dockerImage: 'debian:12' },
    });
    expect(old.steps[0]).toMatchObject({ agentTimeoutMs: 30_500, verifierTimeoutMs: 7_000 });
    expect(old).toMatchObject({ difficulty: 'hard', category: 'data', tags: ['b', 'a'] });
    const now = await read(
      'schema_version = "1.4"\nartifacts = ["/app/out", { source = "/app/b", destination = "b" }]\n' +
        '[task]\nname = "x/y"\nkeywords = ["k"]\n[environment]\nmemory_mb = 512\nnetwork_mode = "no-network"\n' +
        'workdir = "/work"\n[environment.env]\nDEBUG = true\nN = 3\n[verifier.env]\nV = "v"\n[solution.env]\nS = "s"\n',
    );
    expect(now.environment).toMatchObject({ limits: { memoryMb: 512 }, network: false, workdir: '/work' });
    expect(now).toMatchObject({
      ...{
        tags: ['k'],
        artifacts: ['/app/out', '/app/b'],
        solutionEnv: { S: 's' },
        verifier: { env: { V: 'v' } },
      },
      environment: { env: { DEBUG: 'true', N: '3' } },
    });
  });

  it('lists unknown keys once as a note', async () => {
    const { notes } = await read('colour = 1\n[environment]\nsize = "big"\n[metadata]\nanything = 1\n');
    expect(notes).toEqual(['task.toml has keys that are not used here: colour, environment.size.']);
  });

  it('leaves canary lines out of the instruction', async () => {
    const text = '<!-- canary GUID 1 -->\n# CANARY two\n\n  Do it.\n# canary later stays\n';
    const { instruction } = await read('', { 'instruction.md': text });
    expect(instruction).toBe('  Do it.\n# canary later stays\n');
  });

  it('gives a separate verifier its own environment, or a copy of the task its own', async () => {
    const toml =
      '[verifier]\nenvironment_mode = "separate"\nnetwork_mode = "public"\n[environment]\nmemory_mb = 300\n';
    const copied = await read(toml, { 'tests/Dockerfile': 'FROM debian\n' });
    expect(copied.verifier.separate).toMatchObject({
      ...{ name: 'bench/a-task-verifier', contextFolder: join(copied.folder, 'tests'), network: true },
      limits: { memoryMb: 300 },
    });
    expect(copied.environment.network).toBe(false);
    const own = await read(`${toml}[verifier.environment]\nmemory_mb = 900\n`);
    expect(own.verifier.separate).toMatchObject({ contextFolder: null, limits: { memoryMb: 900 } });
  });

  it('has steps with tests, solutions and limits of their own, the shared ones beside', async () => {
    const task = await read(
      'multi_step_reward_strategy = "final"\n[agent]\ntimeout_sec = 9\n[[steps]]\nname = "one"\nmin_reward = 0.5\n' +
        '[steps.agent]\ntimeout_sec = 3\n[steps.verifier.env]\nA = "b"\n[[steps]]\nname = "two"\nmin_reward = { q = 1 }\n',
      {
        ...{ 'steps/one/instruction.md': 'First.', 'steps/one/tests/test.sh': 'true' },
        ...{ 'steps/one/workdir/setup.sh': 'true', 'steps/two/instruction.md': 'Second.' },
        'instruction.md': null,
      },
    );
    expect(task).toMatchObject({ instruction: 'First.', rewardStrategy: 'final', problem: null });
    expect(task.steps).toMatchObject([
      {
        ...{ name: 'one', agentTimeoutMs: 3_000, minReward: { reward: 0.5 }, verifierEnv: { A: 'b' } },
        testsFolder: join(task.folder, 'steps/one/tests'),
        sharedTestsFolder: join(task.folder, 'tests'),
        workdirFolder: join(task.folder, 'steps/one/workdir'),
      },
      {
        ...{
          name: 'two',
          agentTimeoutMs: 9_000,
          minReward: { q: 1 },
          testsFolder: null,
          workdirFolder: null,
        },
        solutionFolder: join(task.folder, 'solution'),
      },
    ]);
  });

  it('hands environment/ over as files when only an image is named', async () => {
    const files = { 'environment/Dockerfile': null, 'environment/data.txt': 'x' };
    const task = await read('[environment]\ndocker_image = "debian:12"\n', files);
    expect(task.environment.contextFolder).toBeNull();
    expect(task.steps[0].workdirFolder).toBe(join(task.folder, 'environment'));
  });

  it('gets variables of this machine only when they are given, or their default', async () => {
    const toml = '[environment.env]\nA = "${TOKEN}"\nB = "${OTHER:-plain}"\nC = "x${TOKEN}"\n';
    const given = await read(toml, {}, { TOKEN: 'secret' });
    expect(given.environment.env).toEqual({ A: 'secret', B: 'plain', C: 'x${TOKEN}' });
    expect(given.problem).toBeNull();
    process.env.RUNOFF_TEST_TOKEN = 'leaked';
    const missing = await read('[verifier.env]\nA = "${RUNOFF_TEST_TOKEN}"\n');
    delete process.env.RUNOFF_TEST_TOKEN;
    expect(missing.problem).toMatch(/^It asks for RUNOFF_TEST_TOKEN of this machine \(verifier\.env\)/);
    expect(JSON.stringify(missing)).not.toContain('leaked');
  });
});

describe('what cannot be run here', () => {
  const problems: [string, string, RegExp, TaskFiles?][] = [
    ['a GPU', '[environment]\ngpus = 1', /GPU/],
    ['a TPU', '[environment.tpu]\ntype = "v6e"\ntopology = "2x4"', /TPU/],
    ['Windows', '[environment]\nos = "Windows"', /windows; only Linux/],
    ['MCP servers', '[[environment.mcp_servers]]\nname = "x"\nurl = "http://x"', /MCP/],
    ['a health check', '[environment.healthcheck]\ncommand = "true"', /healthcheck/],
    ['an allow-list', '[environment]\nnetwork_mode = "allowlist"\nallowed_hosts = ["x.org"]', /some hosts/],
    [
      'a switched network',
      '[environment]\nnetwork_mode = "public"\n[agent]\nnetwork_mode = "no-network"',
      /switches/,
    ],
    ['another user', '[agent]\nuser = "alice"', /user alice/],
    ['several containers', '', /docker-compose/, { 'environment/docker-compose.yaml': 'services: {}' }],
    ['an earlier conversation', '', /trajectory\.json/, { 'trajectory.json': '{}' }],
    ['artifacts of a sidecar', 'artifacts = [{ source = "/x", service = "db" }]', /another container \(db\)/],
    ['no tests', '', /no tests\/test\.sh/, { 'tests/test.sh': null }],
  ];
  it.each(problems)('%s', async (_, toml, problem, files = {}) => {
    expect((await read(toml, files)).problem).toMatch(problem);
  });

  it('but the network for agent and verifier, or for root, is no problem', async () => {
    const task = await read('[agent]\nuser = "root"\nnetwork_mode = "public"\n[verifier]\nuser = 0\n');
    expect(task.problem).toBeNull();
    expect(task.environment.network).toBe(true);
  });
});

describe('a folder that cannot be read', () => {
  it.each([
    ['bad TOML', 'a = 1\nb = = 2\n', /task\.toml, line 2: not valid TOML/],
    ['a value of the wrong kind', '[environment]\ncpus = "two"', /task\.toml: environment\.cpus /],
    ['a limit that is none', '[agent]\ntimeout_sec = -1', /agent\.timeout_sec/],
    ['two sizes', '[environment]\nmemory = "1G"\nmemory_mb = 5', /environment\.memory and .* do not agree/],
    ['an artifact outside', 'artifacts = ["/a/../../etc"]', /artifacts\.0/],
    ['a relative workdir', '[environment]\nworkdir = "app"', /environment\.workdir/],
    ['a later version', 'schema_version = "2.0"', /schema_version 2\.0; versions 1\.0 to 1\.4/],
    ['a step that leads out', '[[steps]]\nname = "../x"', /steps\.0\.name/],
    ['two steps of one name', '[[steps]]\nname = "a"\n[[steps]]\nname = "a"', /two steps are named a/],
    ['a step without an instruction', '[[steps]]\nname = "a"', /steps\/a\/instruction\.md is missing/],
  ])('%s is named', async (_, toml, message) => {
    await expect(read(toml)).rejects.toThrow(message);
  });

  it('names what is missing', async () => {
    await expect(read('', { 'instruction.md': ' \n' })).rejects.toThrow(
      /instruction\.md is missing or empty/,
    );
    const folder = writeTask(testFolder(), 't', { 'task.toml': '' });
    rmSync(join(folder, 'task.toml'));
    await expect(readTask(folder, 'b')).rejects.toThrow(`${folder} has no task.toml`);
  });

  it('refuses links that lead out, wherever they are', async () => {
    const root = testFolder();
    writeFiles(root, { 'secret.txt': 'secret' });
    const task = writeTask(root, 'a', { 'instruction.md': null });
    symlinkSync('../secret.txt', join(task, 'instruction.md'));
    await expect(readTask(task, 'b')).rejects.toThrow(/instruction\.md is a link that leads out/);
    const second = writeTask(root, 'b');
    symlinkSync('../../secret.txt', join(second, 'tests/data.txt'));
    await expect(readTask(second, 'b')).rejects.toThrow(/tests\/data\.txt is a link that leads out/);
    const third = writeTask(root, 'c', { 'solution/solve.sh': null });
    symlinkSync(root, join(third, 'solution'));
    await expect(readTask(third, 'b')).rejects.toThrow(/solution is a link that leads out/);
    const fourth = writeTask(root, 'd');
    symlinkSync('nowhere', join(fourth, 'tests/gone'));
    await expect(readTask(fourth, 'b')).rejects.toThrow(/tests\/gone is a link that leads nowhere/);
  });

  it('refuses pipes without opening them, and texts that are too large', async () => {
    const task = writeTask(testFolder(), 'a');
    execFileSync('mkfifo', [join(task, 'tests/pipe')]);
    await expect(readTask(task, 'b')).rejects.toThrow(/tests\/pipe is no file, folder or link/);
    await expect(read('', { 'instruction.md': 'x'.repeat(1024 ** 2 + 1) })).rejects.toThrow(
      /1 MB is allowed/,
    );
  });
});

describe('the content hash', () => {
  it('is that of the files, wherever they lie', async () => {
    const root = testFolder();
    const one = writeTask(root, 'a');
    symlinkSync('test.sh', join(one, 'tests/again.sh'));
    const { contentHash } = await readTask(one, 'b');
    const copy = join(root, 'copy');
    cpSync(one, copy, { recursive: true, verbatimSymlinks: true });
    mkdirSync(join(copy, '.git'));
    writeFileSync(join(copy, '.git/HEAD'), 'x');
    expect((await readTask(copy, 'c')).contentHash).toBe(contentHash);
    chmodSync(join(copy, 'tests/test.sh'), 0o755);
    const executable = (await readTask(copy, 'c')).contentHash;
    writeFileSync(join(copy, 'environment/new'), '');
    const more = (await readTask(copy, 'c')).contentHash;
    expect(new Set([contentHash, executable, more]).size).toBe(3);
  });
});

describeWithSharedData('real task folders', (data) => {
  it('of Terminal-Bench 2', async () => {
    const task = await readTask(join(data, 'terminal-bench-2/regex-log'), 'terminal-bench-2');
    expect(task).toMatchObject({
      name: 'regex-log',
      schemaVersion: '1.0',
      difficulty: 'medium',
      problem: null,
    });
    expect(task.environment).toMatchObject({ limits: { memoryMb: 2048, cpus: 1 }, network: false });
    expect(task.steps[0]).toMatchObject({ agentTimeoutMs: 900_000, verifierTimeoutMs: 900_000 });
    expect(task.instruction.toLowerCase()).not.toContain('canary');
  });

  it('of Harbor: a workdir, two steps, a separate verifier', async () => {
    const folder = join(data, 'harbor-tasks');
    expect((await readTask(join(folder, 'hello-workdir'), 'h')).environment.workdir).toBe('/custom-workdir');
    const steps = await readTask(join(folder, 'hello-multi-step-simple'), 'h');
    expect(steps.steps.map(({ name, agentTimeoutMs }) => [name, agentTimeoutMs])).toEqual([
      ['create-file', 30_000],
      ['append-content', 30_000],
    ]);
    const separate = await readTask(join(folder, 'separate-verifier-environment'), 'h');
    expect(separate.artifacts).toEqual(['/tmp/configured-artifact.txt']);
    expect(separate.verifier.separate).toMatchObject({ contextFolder: expect.stringMatching(/tests$/) });
    expect([steps.problem, separate.problem]).toEqual([null, null]);
  });
});
