import { expect, test } from 'vitest';
import { LOOK_ALIKES, SECRET_KINDS, SECRETS } from '@/tests/secret-corpus';
import { makeScanner, redact, scanSecrets } from './scan';

test('no secret of the corpus is missed, and nothing is left of one', () => {
  expect(SECRET_KINDS).toBeGreaterThanOrEqual(60);
  const { redact: masked } = makeScanner();
  const missed = SECRETS.filter(({ text, secret }) => {
    const out = masked(text).text;
    return out.includes(secret) || (secret.length > 24 && out.includes(secret.slice(4, 20)));
  });
  expect(missed.map(({ name }) => name)).toEqual([]);
});

test('at most two of the look-alikes are taken for secrets', () => {
  expect(LOOK_ALIKES.length).toBeGreaterThanOrEqual(100);
  const { scan } = makeScanner();
  const alarms = LOOK_ALIKES.filter((text) => scan(text).length > 0);
  expect(alarms).toEqual(["password='password123'.replace('x', '')"]);
});

const KEY = ['gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');

test('a finding says rule, place and what stands before it, never the value', () => {
  const where = { rollout: 'r1', step: 3, field: 'observation' };
  const { text, findings } = redact(`first line\nGITHUB_TOKEN=${KEY} ok`, {}, where);
  expect(text).toBe('first line\nGITHUB_TOKEN=[redacted:github-token] ok');
  expect(findings).toEqual([
    {
      ...where,
      ...{ rule: 'github-token', start: 24, end: 64, preview: 'GITHUB_TOKEN=[redacted:github-token]' },
      after: ' ok',
      fingerprint: expect.stringMatching(/^[0-9a-z]{14}$/),
    },
  ]);
  expect(JSON.stringify(findings)).not.toContain(KEY.slice(4, 12));
});

test('what is redacted is not redacted again', () => {
  for (const { text } of SECRETS) {
    const once = redact(text).text;
    expect(redact(once).text).toBe(once);
  }
});

test('an allowed value stays, another one of the same rule goes', () => {
  const other = KEY.replace('a1B2', 'Z9y8');
  const [finding] = scanSecrets(KEY);
  const { text, findings } = redact(`${KEY} ${other}`, { allow: [finding?.fingerprint ?? ''] });
  expect(text).toBe(`${KEY} [redacted:github-token]`);
  expect(findings).toHaveLength(1);
});

test('home directories and e-mail addresses only when asked for', () => {
  const text = 'ada@example.org wrote /home/ada/x and C:\\Users\\ada\\y';
  expect(redact(text).text).toBe(text);
  expect(redact(text, { homes: true, emails: true }).text).toBe(
    '[redacted:email] wrote /home/[redacted:home]/x and C:\\Users\\[redacted:home]\\y',
  );
});

test('what follows a finding stops at its line and at the next finding', () => {
  const other = KEY.replace('a1B2', 'Z9y8');
  const { findings } = redact(`a=${KEY} and ${other}, then\nthe next line`);
  expect(findings.map(({ after }) => after)).toEqual([' and ', ', then']);
});

test('without our own rules only what else is asked for is found', () => {
  const text = `${KEY} ada@example.org`;
  expect(redact(text, { secrets: false, emails: true }).text).toBe(`${KEY} [redacted:email]`);
  expect(redact(text, { secrets: false }).findings).toEqual([]);
});

test('a key block without its end is masked as far as it looks like one', () => {
  const lines = Array.from({ length: 5 }, (_, i) => `${'AbCd3fGh'.repeat(7)}${i}`).join('\n');
  const cut = [
    '-----BEGIN EC PRIV',
    `ATE KEY-----\n${lines}\n[… output cut …]\nThe next step is to test.`,
  ].join('');
  expect(redact(cut).text).toBe('[redacted:private-key]\n[… output cut …]\nThe next step is to test.');
});
