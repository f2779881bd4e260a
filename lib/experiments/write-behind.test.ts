import { expect, it } from 'vitest';
import { writeBehind } from './write-behind';

it('writes after whoever is running has gone on, in the order asked for', async () => {
  const behind = writeBehind();
  const seen: string[] = [];
  behind.later(async () => seen.push('first'));
  behind.later(async () => seen.push('second'));
  seen.push('goes on');
  await Promise.resolve();
  seen.push('waits');
  await behind.settled();
  expect(seen).toEqual(['goes on', 'waits', 'first', 'second']);
});

it('makes what was asked for before one failed, says so to whoever asks, and takes nothing more', async () => {
  const behind = writeBehind();
  const made: number[] = [];
  behind.later(() => Promise.reject(new Error('no room')));
  behind.later(async () => made.push(2));
  await expect(behind.settled()).rejects.toThrow('no room');
  expect(() => behind.later(async () => made.push(3))).toThrow('no room');
  await expect(behind.settled()).rejects.toThrow('no room');
  await new Promise((done) => setImmediate(done));
  expect(made).toEqual([2]);
});
