import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { databasePath, openDatabase } from '@/db/client';
import { currentLease } from '@/db/lease';
import { errorMessage } from '@/lib/errors';
import { SANDBOX_KINDS } from '@/lib/sandbox/sandbox';
import { machineFacts, sandboxProviders } from '@/lib/worker/sandboxes';
import { print, table, withCommonOptions, type CommonOptions } from './output';

interface Check {
  what: string;
  /** Null: not here, and nothing depends on it. */
  ok: boolean | null;
  detail: string;
}

export function doctorCommand(): Command {
  return withCommonOptions(new Command('doctor').description('Say what works here, and why not.')).action(
    async (options: CommonOptions) => {
      const checks = [
        ...[nodeCheck(), ...databaseChecks(options.db), buildCheck(), keyCheck()],
        ...(await sandboxChecks()),
      ];
      print(options, { ok: checks.every((check) => check.ok !== false), checks }, () =>
        table(
          checks.map((check) => [
            check.ok === null ? '–' : check.ok ? 'ok' : 'NOT OK',
            check.what,
            check.detail,
          ]),
        ),
      );
      if (checks.some((check) => check.ok === false)) process.exitCode = 1;
    },
  );
}

function nodeCheck(): Check {
  return { what: 'Node', ok: true, detail: `${process.version} (22.13 or newer is needed)` };
}

function databaseChecks(option: string | undefined): Check[] {
  const path = databasePath({ RUNOFF_DB: option ?? process.env.RUNOFF_DB });
  if (!existsSync(path))
    return [{ what: 'database', ok: true, detail: `${path} does not exist yet; the first import makes it` }];
  try {
    const db = openDatabase(path);
    const integrity = String(db.$client.pragma('quick_check', { simple: true }));
    const lease = currentLease(db, new Date());
    const worker = lease
      ? `process ${lease.pid} on ${lease.host} since ${lease.acquiredAt}`
      : 'none is running; `npm start` or any command starts one';
    db.$client.close();
    return [
      { what: 'database', ok: integrity === 'ok', detail: `${path}: ${integrity}` },
      { what: 'worker', ok: true, detail: worker },
    ];
  } catch (error) {
    return [{ what: 'database', ok: false, detail: errorMessage(error) }];
  }
}

/** One kind of sandbox that works is enough to run agents; none is no fault of an installation that only imports. */
async function sandboxChecks(): Promise<Check[]> {
  const { sandboxes, rootFs } = await machineFacts(sandboxProviders());
  const kinds = SANDBOX_KINDS.map((kind) => {
    const check = sandboxes[kind];
    const detail = check.ok ? check.detail : [check.reason, check.install].filter(Boolean).join(' ');
    return {
      what: `sandbox ${kind}`,
      ok: check.ok || null,
      detail: check.ok ? detail : `does not work here: ${detail}`,
    };
  });
  const trees = ['host', ...rootFs.map(({ name, detail }) => `${name} (${detail})`)].join(', ');
  return [...kinds, { what: 'root file systems', ok: true, detail: trees }];
}

function buildCheck(): Check {
  const built = existsSync(join(process.env.RUNOFF_ROOT ?? process.cwd(), '.next', 'BUILD_ID'));
  return { what: 'pages', ok: built, detail: built ? 'built' : 'not built yet: npm run build' };
}

function keyCheck(): Check {
  const key = process.env.ANTHROPIC_API_KEY || process.env.ANTHROPIC_AUTH_TOKEN;
  const detail = key
    ? 'an API key is set'
    : 'no ANTHROPIC_API_KEY: anthropic/… models cannot be used, scripted/… can';
  return { what: 'models', ok: true, detail };
}
