import { beforeEach, expect, test } from 'vitest';
import type { QueryClient } from '@tanstack/react-query';
import { RunoffError } from '@/lib/errors';
import { watchedClient } from './login-watch';

let told: boolean[] = [];
let client: QueryClient;
beforeEach(() => {
  told = [];
  client = watchedClient((ended) => told.push(ended));
});

const refusal = () => new RunoffError('not-logged-in', 'You are not logged in, or your login has ended.');
const read = (key: string, answer: () => unknown) =>
  client
    .fetchQuery({ queryKey: [key], queryFn: async () => answer(), staleTime: 0, retry: false })
    .catch((error: unknown) => error);
const act = (answer: unknown) =>
  client
    .getMutationCache()
    .build(client, { mutationFn: async () => answer })
    .execute(undefined);

const fails = (error: Error) => () => {
  throw error;
};

test('a read that is refused is told once, and what was read before stays its answer', async () => {
  await read('a', () => 'shown');
  expect(await read('a', fails(refusal()))).toBeInstanceOf(RunoffError);
  await read('new', fails(refusal()));
  expect(told).toEqual([true]);
  expect(client.getQueryState(['a'])).toMatchObject({ status: 'success', data: 'shown', error: null });
  expect(client.getQueryState(['new'])).toMatchObject({ status: 'error', data: undefined });
});

test('after an answer all is read again', async () => {
  await read('a', () => 'shown');
  await read('a', fails(refusal()));
  await read('b', () => 'there');
  expect(told).toEqual([true, false]);
  expect(client.getQueryState(['a'])?.isInvalidated).toBe(true);
});

test('other failures of reads are none of it', async () => {
  await read('a', () => 'shown');
  await read('a', fails(new RunoffError('not-found', 'There is no experiment x.')));
  await read('a', fails(new Error('Failed to fetch')));
  expect(told).toEqual([]);
  expect(client.getQueryState(['a'])?.status).toBe('error');
});

test('actions tell it, too, by what they answer or throw', async () => {
  await act({ ok: false, code: 'bad-input', message: 'The experiment needs a name.' });
  expect(told).toEqual([]);
  await act({ ok: false, code: 'not-logged-in', message: 'Your login has ended.' });
  expect(told).toEqual([true]);
  await act('nothing of ours');
  await act({ ok: false, code: 'not-allowed', message: 'This needs the role runner.' });
  expect(told).toEqual([true]);
  await act({ ok: true, id: 'x' });
  expect(told).toEqual([true, false]);
  const thrown = client.getMutationCache().build(client, { mutationFn: () => Promise.reject(refusal()) });
  await thrown.execute(undefined).catch(() => undefined);
  expect(told).toEqual([true, false, true]);
});
