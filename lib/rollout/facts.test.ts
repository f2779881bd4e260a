import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWithSharedData } from '@/tests/shared-data';
import { rolloutFacts, sameFile, type FactsStep } from './facts';
import { rolloutFactsSchema } from './facts-schema';

const PATCH =
  'diff --git a/src/calc.py b/src/calc.py\n--- a/src/calc.py\n+++ b/src/calc.py\n@@ -1,2 +1,2 @@\n-a\n+é\n+c\n';

function steps(...list: (Partial<FactsStep> | string)[]): FactsStep[] {
  return list.map((item, i) => ({
    index: i + 1,
    tool: 'bash',
    command: typeof item === 'string' ? item : null,
    observation: '',
    returnCode: 0,
    error: null,
    ...(typeof item === 'string' ? {} : item),
  }));
}
const facts = (list: FactsStep[], patch: string | null = null) =>
  rolloutFacts({ steps: list, patch, exitStatus: 'submitted', exitStatusRaw: 'Submitted' });

describe('rolloutFacts', () => {
  it('names the check alone where a batch of keystrokes holds more', () => {
    const command = '# run, up to 9 s\ncd /app\n# run, up to 60 s\nnpm test';
    const result = facts(steps({ tool: 'keystrokes', command, returnCode: null }));
    expect(result.testCommands).toMatchObject([{ step: 1, command: 'npm test' }]);
  });

  it('takes files outside the patch as scratch, so cleaning up is no last edit', () => {
    const result = facts(
      steps(
        'cat > reproduce.py <<E\nimport calc\nE',
        { command: 'python reproduce.py', returnCode: 1 },
        "sed -i 's/a/b/' /repo/src/calc.py",
        'python reproduce.py',
        'pytest -q',
        'rm reproduce.py',
      ),
      PATCH,
    );
    expect(result.lastEditStep).toBe(3);
    expect(result.filesEdited).toEqual([
      { path: 'reproduce.py', steps: [1, 6], scratch: true },
      { path: '/repo/src/calc.py', steps: [3], scratch: false },
    ]);
    expect(result.testCommands.map((test) => [test.step, test.afterLastEdit])).toEqual([
      [2, false],
      [4, true],
      [5, true],
    ]);
    expect(result.lastFailure).toEqual({
      step: 2,
      command: 'python reproduce.py',
      returnCode: 1,
      followedBySuccess: true,
    });
    expect(result.patch).toEqual({
      files: ['src/calc.py'],
      added: 2,
      removed: 1,
      bytes: new TextEncoder().encode(PATCH).length,
    });
  });

  it('orders edits and tests inside one command', () => {
    expect(facts(steps('cat > s.py <<E\nx\nE\npython s.py')).testCommands[0]?.afterLastEdit).toBe(true);
    expect(facts(steps('pytest -q; git stash')).testCommands[0]?.afterLastEdit).toBe(false);
  });

  it('knows what a script writes that was written before', () => {
    const result = facts(
      steps("cat > fix_it.py <<'E'\nopen('src/calc.py', 'w').write('')\nE", 'python fix_it.py'),
      PATCH,
    );
    expect(result.filesEdited.map((file) => file.path)).toEqual(['fix_it.py', 'src/calc.py']);
    expect(result.lastEditStep).toBe(2);
  });

  it('without a patch: helpers are told by name, by removal and by being input', () => {
    const result = facts(
      steps(
        'echo 1 > a.py',
        'echo 1 > notes',
        'rm notes',
        'echo 3 > big.txt',
        'python a.py < big.txt',
        'echo 1 > debug_x.py',
      ),
    );
    expect(result.filesEdited.filter((file) => !file.scratch).map((file) => file.path)).toEqual(['a.py']);
    expect(result.lastEditStep).toBe(1);
  });

  it('ignores refused edits and reads the open file of SWE-agent', () => {
    const result = facts(
      steps(
        {
          command: 'edit 3:4\n  x\nend_of_edit',
          observation: '[File: /repo/m.py (10 lines total)]\n1:x',
          returnCode: null,
        },
        {
          command: 'edit 3:4\n  x(\nend_of_edit',
          observation: 'Your proposed edit has introduced new syntax error(s).',
          returnCode: null,
        },
      ),
    );
    expect(result.filesEdited).toEqual([{ path: '/repo/m.py', steps: [1], scratch: false }]);
  });

  it('counts errors and keeps unknown apart from 0', () => {
    const result = facts(
      steps(
        { command: null, error: 'format-error', returnCode: null },
        { command: 'sleep 99', error: 'timeout', returnCode: null },
        { command: 'x', returnCode: 127 },
      ),
    );
    expect(result.errors).toEqual({ formatErrors: 1, timeouts: 1, toolErrors: 0, nonZeroReturnCodes: 1 });
    expect(result).toMatchObject({ steps: 3, commands: 2, lastEditStep: null, patch: null });
    expect(result.lastFailure?.followedBySuccess).toBe(false);
    expect(facts([], '').patch).toEqual({ files: [], added: 0, removed: 0, bytes: 0 });
  });

  it('hides a status that tells of the verifier', () => {
    const result = rolloutFacts({
      steps: [],
      patch: null,
      exitStatus: 'infrastructure-error',
      exitStatusRaw: 'VerifierTimeoutError',
    });
    expect(result).toMatchObject({ exitStatus: 'unknown', exitStatusRaw: null });
  });

  it('fits its schema', () => {
    const result = facts(steps('pytest', { command: 'make', returnCode: 2 }), PATCH);
    expect(rolloutFactsSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });
});

describe('sameFile', () => {
  it('joins absolute and relative names, not unrelated ones', () => {
    expect(sameFile('/app/solution.py', 'solution.py')).toBe(true);
    expect(sameFile('src/a/b.py', 'a/b.py')).toBe(true);
    expect(sameFile('src/a/b.py', 'b.py')).toBe(false);
    expect(sameFile('/app/my_solution.py', 'solution.py')).toBe(false);
  });
});

describeWithSharedData('facts of mini-SWE-agent runs on SWE-bench', (folder) => {
  const base = join(folder, 'mini-swe-agent/20251118_gemini-3-pro/trajs');
  const files = readdirSync(base).map((id) => join(base, id, `${id}.traj.json`));

  it.each(files)('%s: the last edit touches a file of the patch', (file) => {
    const run = JSON.parse(readFileSync(file, 'utf8')) as {
      info: { submission: string };
      messages: { role: string; content: string }[];
    };
    const list = run.messages.flatMap((message, i): Partial<FactsStep>[] => {
      const command =
        message.role === 'assistant' ? /```bash\s*\n([\s\S]*?)\n```/.exec(message.content)?.[1] : undefined;
      return command == null ? [] : [{ command, observation: run.messages[i + 1]?.content ?? null }];
    });
    const result = facts(steps(...list), run.info.submission);
    const real = result.filesEdited.filter((item) => !item.scratch).map((item) => item.path);
    expect(result.lastEditStep).not.toBeNull();
    // The images were changed before the agents came: patches also hold files that no command touched.
    const explained = real.filter((path) => (result.patch?.files ?? []).some((name) => sameFile(name, path)));
    expect(explained.length).toBeGreaterThan(0);
    expect(real.filter((path) => path !== '(unknown)')).toEqual(explained);
  });
});
