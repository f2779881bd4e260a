import { describe, expect, it } from 'vitest';
import { outputSchema } from '@/lib/model/output-schema';
import {
  firstPrompt,
  parseTerminusReply,
  screenPrompt,
  TERMINUS_REPLY_SCHEMA,
  TERMINUS_SYSTEM,
} from './terminus-prompts';

const REPLY = {
  state_analysis: 'A prompt { not JSON }.',
  explanation: 'Look around: "{".',
  commands: [{ keystrokes: 'ls\n', is_blocking: true, timeout_sec: 5 }],
  is_task_complete: false,
};
const JSON_TEXT = JSON.stringify(REPLY, null, 2);
const problemOf = (text: string) => {
  const parsed = parseTerminusReply(text);
  return parsed.ok ? null : parsed.problem;
};

describe('parseTerminusReply', () => {
  it('reads one JSON object', () => {
    expect(parseTerminusReply(`\n${JSON_TEXT}\n`)).toEqual({ ok: true, reply: REPLY, notes: [] });
  });

  it('tolerates text around it and notes that', () => {
    for (const text of [
      `I use {x} here.\n\`\`\`json\n${JSON_TEXT}\n\`\`\`\nDone }`,
      `{"plan": "first"} ${JSON_TEXT}`,
    ])
      expect(parseTerminusReply(text)).toEqual({
        ok: true,
        reply: REPLY,
        notes: ['Text around the JSON object was ignored.'],
      });
  });

  it('says what is wrong with any other', () => {
    expect(problemOf('')).toBe('it holds no whole JSON object.');
    expect(problemOf(JSON_TEXT.slice(0, -3))).toBe('it holds no whole JSON object.');
    expect(problemOf(`${JSON_TEXT}\n${JSON_TEXT}`)).toBe('it holds more than one JSON object.');
    expect(problemOf(JSON.stringify({ ...REPLY, commands: ['ls'] }))).toContain('commands.0: ');
    expect(problemOf(JSON.stringify({ ...REPLY, is_task_complete: 'no' }))).toContain('is_task_complete: ');
    expect(problemOf('[1, 2]')).toBe('it holds no whole JSON object.');
  });

  it('gives up on a flood of braces', () => {
    expect(problemOf('{'.repeat(200_000))).toBe('it holds no whole JSON object.');
  });
});

describe('the messages', () => {
  it('have a place for the reports of earlier attempts, after the task and before the screen', () => {
    const task = { instruction: 'Fix the clock.', screen: '$' };
    const plain = firstPrompt({ ...task, refinementContext: null });
    const refined = firstPrompt({ ...task, refinementContext: 'SUMMARY 1' });
    expect(plain).toBe('# Task\n\nFix the clock.\n\n# Screen\n\n$');
    expect(refined).toMatch(
      /^# Task\n\nFix the clock\.\n\n# Earlier attempts\n[^]+may be wrong[^]+SUMMARY 1\n\n# Screen\n\n\$$/,
    );
  });

  it('tell what became of the batch before the screen', () => {
    expect(screenPrompt(['Entry 1 was slow.'], '')).toBe(
      'Entry 1 was slow.\n\nThe screen now:\n\n(the screen is empty)',
    );
  });

  it('ask for an example that can be read, and for a schema the API takes', () => {
    const example = TERMINUS_SYSTEM.slice(TERMINUS_SYSTEM.indexOf('{'), TERMINUS_SYSTEM.indexOf('\n}\n') + 2);
    expect(parseTerminusReply(example)).toMatchObject({
      ok: true,
      reply: { commands: [{ keystrokes: 'ls -la\n' }] },
    });
    expect(outputSchema(TERMINUS_REPLY_SCHEMA)).toMatchObject({
      type: 'object',
      additionalProperties: false,
    });
  });
});
