import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { backupCommand } from '@/lib/cli/backup';
import { demoCommand } from '@/lib/cli/demo';
import { doctorCommand } from '@/lib/cli/doctor';
import { importCommand } from '@/lib/cli/import';
import { reportCommand } from '@/lib/cli/report';
import { selectCommand } from '@/lib/cli/select';
import { serveCommand } from '@/lib/cli/serve';
import { summarizeCommand } from '@/lib/cli/summarize';
import { viewCommand } from '@/lib/cli/view';
import { IMPORTERS } from '@/lib/import/importers';
import { importReportSchema, importResultSchema } from '@/lib/rollout/import-report';
import { killGroup, ROOT, runoff, startRunoff } from '@/tests/child-process';
import { startMessagesApiServer } from '@/tests/messages-api-server';
import { slow } from '@/tests/messages-api-replies';
import { standIn } from '@/tests/messages-api-stand-in';
import { describeWithSharedData } from '@/tests/shared-data';
import { testFolder } from '@/tests/test-database';

const LIMIT = 120_000;
const tournaments = z.object({
  tournaments: z.array(
    z.object({
      task: z.string(),
      settings: z.looseObject({ seed: z.number(), votes: z.number() }),
      rounds: z.array(
        z.object({
          groups: z.array(
            z.object({
              candidates: z.array(z.string()),
              votes: z.array(
                z.looseObject({
                  order: z.array(z.string()),
                  choice: z.string().nullable(),
                  rationale: z.string(),
                }),
              ),
              winner: z.string(),
              decidedBy: z.string(),
            }),
          ),
        }),
      ),
      survivors: z.array(z.string()),
    }),
  ),
});

/** Six small mini-SWE-agent files of one task, made here. */
function sampleFolder(): string {
  const root = join(testFolder(), 'six-attempts');
  for (let i = 0; i < 6; i++) {
    const folder = join(root, `run-${i}`, 'me__adder-1');
    mkdirSync(folder, { recursive: true });
    const messages = [
      { role: 'system', content: 'You fix things.' },
      { role: 'user', content: '<pr_description>\nadd must return the sum\n</pr_description>' },
      {
        role: 'assistant',
        content: `THOUGHT: I think attempt ${i} is right.\n\n\`\`\`bash\nsed -i 's/-/+/' add.js && node --test\n\`\`\``,
      },
      { role: 'user', content: `<returncode>${i % 2}</returncode>\n<output>\n# pass ${i}\n</output>` },
      {
        role: 'assistant',
        content: 'THOUGHT: done\n\n```bash\necho COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT\n```',
      },
      { role: 'user', content: `diff --git a/add.js b/add.js\n+${i}\n` },
    ];
    const info = {
      exit_status: 'Submitted',
      submission: `diff --git a/add.js b/add.js\n+${i}\n`,
      mini_version: '1.15.0',
    };
    writeFileSync(
      join(folder, 'me__adder-1.traj.json'),
      JSON.stringify({ info, messages, trajectory_format: 'mini-swe-agent-1', instance_id: 'me__adder-1' }),
    );
  }
  return root;
}

describe('runoff', () => {
  it(
    'explains itself: every command has --help, and a wrong one fails',
    async () => {
      const { status, stdout } = await runoff(['--help']);
      expect(status).toBe(0);
      const { status: one, stdout: help } = await runoff(['view', '--help']);
      expect([one, help]).toEqual([0, expect.stringContaining('Usage: runoff view')]);
      const { stdout: formats } = await runoff(['import', '--help']);
      for (const { name, reads } of IMPORTERS) {
        expect(formats.split('\n').map((line) => line.trim().replace(/ {2,}/, ' '))).toContain(
          `${name} ${reads}`,
        );
        expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(`\n| ${name} `);
      }
      // The others in this process: each start of the command line takes a second.
      for (const command of [
        ...[viewCommand(), importCommand(), summarizeCommand(), selectCommand(), reportCommand()],
        ...[doctorCommand(), serveCommand(), backupCommand(), demoCommand()],
      ]) {
        expect(stdout).toMatch(new RegExp(`^  ${command.name()} .*\\w`, 'm'));
        expect(command.helpInformation()).toContain(`Usage: ${command.name()} [options]`);
        expect(command.helpInformation()).toContain('--json');
      }
      const wrong = await runoff(['frobnicate']);
      expect(wrong.status).not.toBe(0);
      expect(wrong.stderr).toContain('frobnicate');
    },
    LIMIT,
  );

  it(
    'imports, summarises, selects, reports and backs up, each with JSON',
    async () => {
      const RUNOFF_DB = join(testFolder(), 'a.db');
      const folder = sampleFolder();
      const dry = await runoff(['import', folder, '--dry-run', '--json'], { RUNOFF_DB });
      expect(importReportSchema.parse(JSON.parse(dry.stdout)).entries).toHaveLength(6);
      expect(existsSync(RUNOFF_DB)).toBe(false);

      const first = importResultSchema.parse(
        JSON.parse((await runoff(['import', folder, '--json'], { RUNOFF_DB })).stdout),
      );
      expect(first).toMatchObject({ experimentId: 'six-attempts', imported: 6, failed: [] });
      const second = importResultSchema.parse(
        JSON.parse((await runoff(['import', folder, '--json'], { RUNOFF_DB })).stdout),
      );
      expect(second).toMatchObject({ imported: 0, updated: 0, unchanged: 6, rolloutIds: first.rolloutIds });

      const written = await runoff(['summarize', '--experiment', 'six-attempts', '--json'], { RUNOFF_DB });
      expect(JSON.parse(written.stdout)).toMatchObject({ written: 6, kept: 0, failed: [] });
      const selected = await runoff(['select', '--experiment', 'six-attempts', '--keep', '2', '--json'], {
        RUNOFF_DB,
      });
      expect(tournaments.parse(JSON.parse(selected.stdout)).tournaments[0]?.survivors).toHaveLength(2);
      const report = JSON.parse(
        (await runoff(['report', '--experiment', 'six-attempts', '--json'], { RUNOFF_DB })).stdout,
      );
      expect(report).toMatchObject({ rollouts: 6, passAt1: { value: null, n: 0 } });

      const copy = join(testFolder(), 'copy.db');
      expect((await runoff(['backup', copy], { RUNOFF_DB })).status).toBe(0);
      expect(new Database(copy).prepare('select count(*) from rollouts').pluck().get()).toBe(6);
      const refused = await runoff(['backup', copy], { RUNOFF_DB });
      expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('exists already')]);
    },
    LIMIT,
  );

  it(
    'says what is wrong in one sentence, with exit status 1',
    async () => {
      const RUNOFF_DB = join(testFolder(), 'b.db');
      const cases: [string[], RegExp][] = [
        [['import', '/no/such/folder'], /no\/such\/folder/],
        [['select', '--experiment', 'nothing-here'], /no experiment nothing-here/],
        [['report', '--experiment', 'nothing-here'], /no experiment nothing-here/],
        [['summarize', '--experiment', 'x', '--model', 'anthropic/claude-opus-4-5'], /ANTHROPIC_API_KEY/],
        [['summarize', '--experiment', 'x', '--model', 'nonsense'], /not the name of a model/],
        [['select', '--experiment', 'x', '--group-size', '1'], /groupSize/],
      ];
      for (const [args, message] of cases) {
        const { status, stderr, stdout } = await runoff([...args, '--json'], {
          RUNOFF_DB,
          ANTHROPIC_API_KEY: '',
          ANTHROPIC_AUTH_TOKEN: '',
        });
        expect([args.join(' '), status]).toEqual([args.join(' '), 1]);
        expect(stderr).toMatch(message);
        expect(JSON.parse(stdout).error.message).toMatch(message);
        expect(stderr).not.toMatch(/\n\s+at /);
      }
    },
    LIMIT,
  );

  it(
    'doctor tells what works here',
    async () => {
      const { stdout } = await runoff(['doctor', '--json'], { RUNOFF_DB: join(testFolder(), 'c.db') });
      expect(JSON.parse(stdout).checks.map((check: { what: string }) => check.what)).toEqual([
        'Node',
        'database',
        'pages',
        'models',
        'sandbox bubblewrap',
        'sandbox docker',
        'root file systems',
      ]);
    },
    LIMIT,
  );
});

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; !condition(); i++) {
    if (i > 6000) throw new Error('waited too long');
    await new Promise((resume) => setTimeout(resume, 10));
  }
}

describe('a killed selection', () => {
  it(
    'finishes with the same winner, and no vote that was answered is asked again',
    async () => {
      const folder = sampleFolder();
      const server = await startMessagesApiServer({
        key: 'k-12345678',
        reply: (request) => slow(30, standIn(request.body)),
      });
      const env = {
        ANTHROPIC_API_KEY: 'k-12345678',
        ANTHROPIC_BASE_URL: server.url,
        RUNOFF_MAX_CONCURRENT_CALLS: '2',
      };
      try {
        const run = async (RUNOFF_DB: string) => {
          const { stdout, stderr } = await runoff(
            [
              'select',
              '--experiment',
              'e',
              '--preset',
              'paper',
              '--model',
              'anthropic/claude-opus-4-5',
              '--json',
            ],
            { ...env, RUNOFF_DB },
          );
          expect(stderr).toBe('');
          return tournaments.parse(JSON.parse(stdout)).tournaments[0];
        };
        const [undisturbedDb, killedDb] = [join(testFolder(), 'u.db'), join(testFolder(), 'k.db')];
        const imported = await runoff(['import', folder, '--experiment', 'e'], { RUNOFF_DB: undisturbedDb });
        expect(imported.status).toBe(0);
        copyFileSync(undisturbedDb, killedDb);
        const undisturbed = await run(undisturbedDb);
        const whole = server.requests.length;
        expect(whole).toBe(6 + 5 * 8);

        const killed = startRunoff(
          ['select', '--experiment', 'e', '--preset', 'paper', '--model', 'anthropic/claude-opus-4-5'],
          { ...env, RUNOFF_DB: killedDb },
        );
        await until(() => server.requests.length >= whole + 20);
        killGroup(killed.child);
        await killed.finished;
        await until(() => server.requests.every((request) => request.usage !== null || request.abandoned));
        const stored = new Database(killedDb, { readonly: true })
          .prepare('select count(*) from calls')
          .pluck()
          .get() as number;
        const before = server.requests.length;
        expect(stored).toBeGreaterThan(10);
        expect(stored).toBeLessThan(whole);

        const resumed = await run(killedDb);
        expect(server.requests.length - before).toBe(whole - stored);
        expect(resumed?.survivors.length).toBe(1);
        const shape = (t: typeof resumed) =>
          t?.rounds.map((r) =>
            r.groups.map((g) => [g.candidates, g.winner, g.decidedBy, g.votes.map((v) => v.choice)]),
          );
        expect(shape(resumed)).toEqual(shape(undisturbed));
        expect(new Database(killedDb).pragma('integrity_check', { simple: true })).toBe('ok');
      } finally {
        await server.close();
      }
    },
    LIMIT,
  );
});

describe('what people get wrong', () => {
  it(
    'is told in one line; nothing is made or changed',
    async () => {
      const RUNOFF_DB = join(testFolder(), 'a.db');
      const missing = await runoff(['report', '--experiment', 'e'], { RUNOFF_DB });
      expect(missing).toMatchObject({ status: 1, stderr: expect.stringContaining('No database at') });
      expect(existsSync(RUNOFF_DB)).toBe(false);

      await runoff(['import', sampleFolder(), '--experiment', 'e'], { RUNOFF_DB });
      const select = (...args: string[]) => runoff(['select', '--experiment', 'e', ...args], { RUNOFF_DB });
      expect((await select('--votes', '0', '--seed', '3000000000')).stderr).toBe(
        'runoff: These settings cannot be used: votes must be at least 1; seed must be at most 2147483647.\n',
      );
      expect((await runoff(['import', ROOT, '--experiment', ' '], { RUNOFF_DB })).stderr).toBe(
        'runoff: That cannot be done: experimentName must not be empty.\n',
      );
    },
    LIMIT,
  );

  it(
    'pages that are not built are told before anything is imported',
    async () => {
      const db = join(testFolder(), 'a.db');
      const { status, stderr } = await runoff(['view', sampleFolder(), '--no-open', '--db', db], {
        NEXT_DIST_DIR: 'no-such-build',
      });
      expect({ status, stderr }).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/^runoff: The pages are/),
      });
      expect(existsSync(db)).toBe(false);
    },
    LIMIT,
  );

  it(
    'a temperature of "default" leaves it to the model',
    async () => {
      const RUNOFF_DB = join(testFolder(), 'a.db');
      await runoff(['import', sampleFolder(), '--experiment', 'e'], { RUNOFF_DB });
      const args = ['select', '--experiment', 'e', '--votes', '1', '--temperature', 'default', '--json'];
      const { stdout } = await runoff(args, { RUNOFF_DB });
      expect(tournaments.parse(JSON.parse(stdout)).tournaments[0]?.settings).toMatchObject({
        temperature: null,
      });
    },
    LIMIT,
  );

  it(
    'a reader that goes away early is no failure',
    async () => {
      const { child, finished } = startRunoff(['import', sampleFolder(), '--dry-run'], {});
      child.stdout?.destroy();
      expect(await finished).toMatchObject({ status: 0, stderr: '' });
    },
    LIMIT,
  );
});

describeWithSharedData('the 21 real attempts', (data) => {
  const folder = join(data, 'harbor-jobs/usaco-assign-cows-to-barns');
  const select = ['select', '--experiment', 'usaco', '--seed', '7', '--json'];

  it(
    'give the same winner twice with the same seed, also after a SIGKILL half-way',
    async () => {
      const databases = ['one', 'two', 'killed'].map((name) => join(testFolder(), `${name}.db`));
      const [one = '', two = '', killedDb = ''] = databases;
      for (const args of [['import', folder], ['summarize']])
        expect((await runoff([...args, '--experiment', 'usaco'], { RUNOFF_DB: one })).status).toBe(0);
      for (const copy of [two, killedDb]) copyFileSync(one, copy);
      const started = startRunoff(select, { RUNOFF_DB: killedDb });
      const watch = new Database(killedDb, { readonly: true });
      const votes = () => watch.prepare('select count(*) from votes').pluck().get() as number;
      await until(() => votes() >= 15 || started.child.exitCode !== null);
      killGroup(started.child);
      const { status } = await started.finished;
      expect(status).toBeNull();
      const kept = votes();
      watch.close();

      const results = [];
      for (const RUNOFF_DB of [one, two, killedDb])
        results.push(
          tournaments.parse(JSON.parse((await runoff(select, { RUNOFF_DB })).stdout)).tournaments[0],
        );
      const [first, second, afterKill] = results;
      expect(first?.survivors).toHaveLength(1);
      expect(second?.survivors).toEqual(first?.survivors);
      expect(afterKill?.rounds.map((round) => round.groups)).toEqual(
        first?.rounds.map((round) => round.groups),
      );
      const all = first?.rounds.flatMap((round) => round.groups.flatMap((group) => group.votes)).length ?? 0;
      expect(kept).toBeGreaterThan(0);
      expect(kept).toBeLessThan(all);
      expect(readFileSync(killedDb).length).toBeGreaterThan(0);
    },
    LIMIT,
  );
});
