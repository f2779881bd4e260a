import { expect, test } from 'vitest';
import type { FeedEvent } from '@/db/events';
import { eventStream } from './event-stream';

const event = (seq: number): FeedEvent => ({
  seq,
  experimentId: 'e',
  type: 'vote-cast',
  payload: {},
  createdAt: '2026-11-20T12:00:00Z',
});

/** A store that hands out what it holds in batches of two. */
const storeOf = (stored: FeedEvent[]) => (after: number) => {
  const events = stored.filter((e) => e.seq > after).slice(0, 2);
  return { events, readTo: events.at(-1)?.seq ?? null };
};

async function readUntil(stream: ReadableStream<Uint8Array>, text: string): Promise<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let seen = '';
  while (!seen.includes(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    seen += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return seen;
}

test('events come once each, with their numbers as ids, also those written later', async () => {
  const stored = [event(1), event(2)];
  const aborted = new AbortController();
  const stream = eventStream(storeOf(stored), 1, aborted.signal);
  expect(await readUntil(stream, 'id: 2')).not.toContain('id: 1\n');
  stored.push(event(3));
  const later = await readUntil(stream, 'id: 3');
  expect(later).not.toContain('id: 2');
  aborted.abort();
  expect((await stream.getReader().read()).done).toBe(true);
});

test('a feed longer than one batch comes whole at once; what is left out counts as read', async () => {
  const stored = Array.from({ length: 9 }, (_, i) => event(i + 1));
  const asked: number[] = [];
  const read = (after: number) => {
    asked.push(after);
    const batch = storeOf(stored)(after);
    return { ...batch, events: batch.events.filter(({ seq }) => seq === 9) };
  };
  const aborted = new AbortController();
  expect(await readUntil(eventStream(read, 0, aborted.signal), 'id: 9')).not.toContain('id: 1\n');
  expect(asked).toEqual([0, 2, 4, 6, 8, 9]);
  aborted.abort();
});

test('a reader that goes ends the stream; the abort that follows does no harm', async () => {
  const aborted = new AbortController();
  const stream = eventStream(storeOf([]), 0, aborted.signal);
  await stream.cancel();
  // What a listener throws is not thrown here but fails the run as an unhandled error.
  aborted.abort();
  expect((await stream.getReader().read()).done).toBe(true);
});

test('a store that cannot be read ends the stream with its error', async () => {
  const stream = eventStream(
    () => {
      throw new Error('disk gone');
    },
    0,
    new AbortController().signal,
  );
  await expect(readUntil(stream, 'never')).rejects.toThrow('disk gone');
});

test('a reader whose login ends is told nothing further', async () => {
  const stored = [event(1)];
  let holds = true;
  const stream = eventStream(storeOf(stored), 0, new AbortController().signal, () => holds);
  expect(await readUntil(stream, 'id: 1')).toContain('id: 1');
  holds = false;
  stored.push(event(2));
  expect(await readUntil(stream, 'id: 2')).not.toContain('id: 2');
  expect((await stream.getReader().read()).done).toBe(true);
});
