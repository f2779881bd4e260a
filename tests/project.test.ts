import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CODE_VERSION } from '@/lib/version';
import { ROOT } from './child-process';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('the repository', () => {
  it('has one version', () => {
    expect(CODE_VERSION).toBe(JSON.parse(read('package.json')).version);
    expect(JSON.parse(read('package-lock.json')).version).toBe(CODE_VERSION);
  });
  it('has a lockfile without download addresses', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });
  it('cites only paths that exist in its documents', () => {
    const documents = ['README.md', 'ARCHITECTURE.md', 'AGENTS.md', 'CONTRIBUTING.md', 'samples/README.md'];
    const missing = documents.flatMap((document) =>
      [
        ...read(document).matchAll(
          /`((?:app|components|lib|db|tests|scripts|samples|bin|e2e|public|\.ci)\/[\w./-]+)`/g,
        ),
      ]
        .map((match) => match[1] ?? '')
        .filter((path) => !path.includes('<') && !existsSync(join(ROOT, path)))
        .map((path) => `${document}: ${path}`),
    );
    expect(missing).toEqual([]);
  });
});

const FORBIDDEN = [
  ['lib/tournament/a.ts', 'db/b.ts', 'core-imports-core-and-zod'],
  ['db/a.ts', 'lib/experiments/b.ts', 'db-imports-core'],
  ['lib/import/a.ts', 'db/b.ts', 'adapters-import-core'],
  ['lib/model/a.ts', 'lib/import/b.ts', 'adapter-does-not-import-adapter'],
  ['lib/experiments/a.ts', 'lib/model/b.ts', 'verbs-do-not-build-adapters'],
  ['lib/experiments/candidate.ts', 'db/rollouts.ts', 'prompts-know-no-outcome'],
  ['lib/refine/a.ts', 'lib/metrics/report.ts', 'prompts-know-no-outcome'],
  ['lib/experiments/ask-vote.ts', 'db/gold-patches.ts', 'prompts-know-no-outcome'],
  ['lib/agents/mini-prompts.ts', 'lib/benchmarks/verdict.ts', 'prompts-know-no-outcome'],
  ['lib/worker/a.ts', 'app/b.ts', 'lib-and-db-never-import-pages'],
  ['components/bracket/a.ts', 'db/b.ts', 'components-use-api-and-core'],
  ['components/ui/a.ts', 'lib/rollout/b.ts', 'ui-primitives-know-no-domain'],
  ['app/a.ts', 'lib/model/b.ts', 'app-uses-verbs-db-components'],
  ['lib/api/a.ts', 'lib/experiments/b.ts', 'api-for-the-browser-is-pure'],
] as const;

describe('the rule about imports', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runoff-arrows-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let found = '';

  beforeAll(() => {
    for (const [from, to] of FORBIDDEN) {
      for (const path of [from, to]) mkdirSync(join(folder, dirname(path)), { recursive: true });
      const up = '../'.repeat(from.split('/').length - 1);
      writeFileSync(
        join(folder, from),
        `import { b } from '${up}${to.replace(/\.ts$/, '')}';\nexport const a = b;\n`,
      );
      writeFileSync(join(folder, to), 'export const b = 1;\n');
    }
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json'])
      copyFileSync(join(ROOT, name), join(folder, name));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const cruise = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
    const folders = ['app', 'components', 'db', 'lib'];
    const { status, stdout } = spawnSync(process.execPath, [cruise, '--output-type=err', ...folders], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status).not.toBe(0);
    found = stripVTControlCharacters(stdout);
  });

  it.each(FORBIDDEN)('refuses %s → %s', (from, to, rule) => {
    expect(found).toContain(`error ${rule}: ${from} → ${to}\n`);
  });
});
