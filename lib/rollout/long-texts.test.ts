import { expect, it } from 'vitest';
import { makeRollout, makeStep } from '@/tests/make-rollout';
import { rolloutFacts } from './facts';
import { DEFAULT_STRATEGY, serializeTrajectory } from './serialize';
import { shellCommands } from './shell-commands';

// A reader whose time grows with the square of the length takes minutes here, and the test's time limit ends it.
it('one word of a million characters is read in a moment, such as a file handed over in base64', () => {
  const blob = 'QUJD'.repeat(250_000);
  expect(shellCommands(`echo ${blob} | base64 -d > a.bin`)[0]?.words).toEqual(['echo', blob]);
});

it('a hundred thousand edits of different files are counted in a moment', () => {
  const command = Array.from({ length: 100_000 }, (_, i) => `> made/${i}.txt`).join('\n');
  const facts = rolloutFacts(makeRollout('many', { patch: null, steps: [makeStep(1, { command })] }));
  expect(facts.filesEdited).toHaveLength(100_000);
});

it('a hundred thousand steps make a prompt', () => {
  const steps = Array.from({ length: 100_000 }, (_, i) => makeStep(i + 1, { thought: `look ${i}` }));
  const { text } = serializeTrajectory(makeRollout('long', { steps }), DEFAULT_STRATEGY);
  expect(text).toContain('look 99999');
});
