import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPolicies, replyAfter } from './policies';

const SAMPLES = join(process.cwd(), 'samples');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'policies-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function policyOf(text: string, commands: Record<string, string> = {}) {
  const task = `t${Math.random().toString(36).slice(2)}`;
  mkdirSync(join(folder, task, 'commands'), { recursive: true });
  writeFileSync(join(folder, task, '00-only.md'), text);
  for (const [name, command] of Object.entries(commands))
    writeFileSync(join(folder, task, 'commands', `${name}.sh`), command);
  return readPolicies(folder, task)[0]!;
}

describe('readPolicies', () => {
  it('reads settings, fences, shared commands and replies without a command', () => {
    const text =
      'step-limit: 3\nhypothesis: one pass; odd quotes\n---\nLook.\n\n```bash\nls\npwd\n```\n===\nEdit.\n\n@run fix\n===\nForgot it.\n';
    const policy = policyOf(text, { fix: 'touch a\n' });
    expect(policy).toMatchObject({
      stepLimit: 3,
      commandTimeoutMs: 60_000,
      hypotheses: ['one pass', 'odd quotes'],
    });
    expect(policy.replies.map(({ thought, command }) => [thought, command])).toEqual([
      ['Look.', 'ls\npwd'],
      ['Edit.', 'touch a'],
      ['Forgot it.', null],
    ]);
  });

  it('takes three dashes inside a command for text', () => {
    const policy = policyOf('Look.\n\n```bash\ncat <<E\n---\nE\n```\n');
    expect(policy.replies.map(({ command }) => command)).toEqual(['cat <<E\n---\nE']);
  });

  it('names the file of a label that is not there and of a direction it cannot read', () => {
    expect(() => policyOf('@when /x/ goto nowhere\nLook.\n')).toThrow(
      /00-only\.md: no reply has the label "nowhere"/,
    );
    expect(() => policyOf('@when x goto y\nLook.\n')).toThrow(
      /00-only\.md reply 1: "@when x goto y" cannot be read/,
    );
  });

  it('gives none for a task without policies', () => {
    expect(readPolicies(folder, 'no-such-task')).toEqual([]);
  });
});

describe('replyAfter', () => {
  const thoughts = (observations: string[]) => {
    const text =
      'One.\n===\n@when /^fail \\d+$/ goto repair\nFine.\n===\nEnd.\n===\n@label repair\nRepair.\n===\n@when /./ goto again\nNever.\n===\n@label again\nAgain.\n';
    const policy = policyOf(text);
    return observations.map((_, at) => replyAfter(policy, observations.slice(0, at + 1))?.thought ?? null);
  };

  it('goes on in order and ends with nothing', () => {
    expect(thoughts(['ok', 'ok'])).toEqual(['Fine.', 'End.']);
    expect(thoughts(['fail none', 'ok', '', '', '', ''])).toEqual([
      'Fine.',
      'End.',
      'Repair.',
      'Never.',
      'Again.',
      null,
    ]);
  });

  it('follows what was observed, at every place of the way again', () => {
    expect(thoughts(['x\nfail 2\n', 'ok'])).toEqual(['Repair.', 'Again.']);
  });
});

describe('the policies of the demo tasks', () => {
  const tasks = readdirSync(join(SAMPLES, 'policies'));

  it.each(tasks)('%s: no command holds a fence, and hypotheses are in words of the thoughts', (task) => {
    for (const { name, replies, hypotheses } of readPolicies(join(SAMPLES, 'policies'), task)) {
      const told = replies.map(({ thought }) => thought.toLowerCase().replace(/[^a-z0-9]+/g, ' ')).join(' ');
      for (const { command } of replies) expect(command ?? '', name).not.toContain('```');
      for (const hypothesis of hypotheses)
        expect(told, name).toContain(hypothesis.toLowerCase().replace(/[^a-z0-9]+/g, ' '));
    }
  });
});
