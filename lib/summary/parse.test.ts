import { describe, expect, it } from 'vitest';
import { buildRepairPrompt, parseSummary } from './parse';
import type { Summary } from './schema';

const SUMMARY: Summary = {
  headline: 'Edited a.py; { braces } and "quotes"',
  task: {
    objective: 'o',
    expectedBehaviour: null,
    currentBehaviour: null,
    constraints: [],
    successCriteria: [],
  },
  requirements: [{ requirement: 'r', status: 'verified', evidence: 'e } {', steps: [1] }],
  hypotheses: [],
  progress: [],
  changes: [],
  commands: [],
  verification: [],
  notTested: [],
  errors: [],
  evidence: [],
  failureModes: [],
  finalState: { agentClaim: '', patch: 'submitted', artifacts: [], unresolved: [], steps: [] },
};
const json = JSON.stringify(SUMMARY);

describe('parseSummary', () => {
  it.each([
    ['plain', json],
    ['fenced', '```json\n' + json + '\n```'],
    ['with text around', `Here it is:\n${json}\nDone {really}.`],
  ])('reads %s JSON', (_, text) => expect(parseSummary(text)).toEqual({ ok: true, summary: SUMMARY }));

  it.each([
    ['', /no complete JSON object/],
    [json.slice(0, -2), /no complete JSON object/],
    ['{ headline: 1 }', /cannot be read/],
    [JSON.stringify({ ...SUMMARY, headline: 3 }), /does not fit the schema: headline: /],
    [
      JSON.stringify({
        ...SUMMARY,
        requirements: [{ requirement: 'r', status: 'done', evidence: '', steps: [] }],
      }),
      /requirements\[0\]\.status: /,
    ],
    ['{}', /and \d+ more\.$/],
  ])('refuses %j with one sentence', (text, problem) => {
    const parsed = parseSummary(text);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.problem).toMatch(problem);
  });

  it('names the problem in the repair prompt', () => {
    expect(buildRepairPrompt('{', 'The reply holds no complete JSON object.')).toMatch(
      /holds no complete JSON object\..*one JSON object/s,
    );
    expect(buildRepairPrompt(' ', 'x')).toMatch(/^Your reply was empty\./);
  });
});
