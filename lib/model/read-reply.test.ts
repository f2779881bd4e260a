import { describe, expect, it } from 'vitest';
import { CutStream, readStream } from '@/lib/model/read-reply';

async function* stream(events: unknown[], end?: Error) {
  yield* events;
  if (end) throw end;
}

const start = {
  type: 'message_start',
  message: { model: 'm', usage: { input_tokens: 5, output_tokens: 1 } },
};
const delta = (text: string) => ({
  type: 'content_block_delta',
  index: 1,
  delta: { type: 'text_delta', text },
});
const end = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 40 } };
const stop = { type: 'message_stop' };

describe('readStream', () => {
  it('takes the text and leaves out thinking and events it does not know', async () => {
    const events = [
      start,
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'thinking', thinking: '', signature: '' },
      },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
      { type: 'content_block_start', index: 1, content_block: { type: 'text', text: 'A' } },
      { type: 'something_new', payload: [1] },
      delta('B'),
      { ...end, usage: { output_tokens: 40, output_tokens_details: { thinking_tokens: 38 } } },
      stop,
    ];
    expect(await readStream(stream(events))).toEqual({
      text: 'AB',
      stopReason: 'end',
      servedBy: 'm',
      usage: { uncachedInput: 5, cacheRead: null, cacheWrite: null, output: 40, reasoning: 38 },
    });
  });

  it('keeps a whole message when the connection breaks behind it', async () => {
    const reply = await readStream(stream([start, delta('All.'), end, stop], new TypeError('terminated')));
    expect(reply.text).toBe('All.');
  });

  it('takes nothing for whole that lacks its end, even with a stop reason', async () => {
    await expect(readStream(stream([start, delta('All?'), end]))).rejects.toThrow(CutStream);
    await expect(readStream(stream([start, delta('Half')], new TypeError('terminated')))).rejects.toThrow(
      'terminated',
    );
    await expect(readStream(stream([]))).rejects.toThrow('the answer was empty');
  });

  it('counts a context window that ran full as a length limit', async () => {
    const full = { type: 'message_delta', delta: { stop_reason: 'model_context_window_exceeded' } };
    expect((await readStream(stream([start, full, stop]))).stopReason).toBe('max-tokens');
  });

  it('folds tool calls of their pieces of JSON, in order; none is no field', async () => {
    const call = (index: number, id: string) => ({
      type: 'content_block_start',
      index,
      content_block: { type: 'tool_use', id, name: 'bash', input: {} },
    });
    const json = (index: number, partial_json: string) => ({
      type: 'content_block_delta',
      index,
      delta: { type: 'input_json_delta', partial_json },
    });
    const half = [json(3, '{"command": "ha')];
    const events = [
      start,
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { ...delta('Look.'), index: 0 },
      ...[call(1, 'a'), json(1, ''), json(1, '{"comm'), call(2, 'b'), json(1, 'and": "ls"}')],
      ...[call(3, 'c'), ...half],
      { type: 'message_delta', delta: { stop_reason: 'tool_use' } },
      stop,
    ];
    const reply = await readStream(stream(events));
    expect(reply).toMatchObject({ text: 'Look.', stopReason: 'end' });
    expect(reply.toolCalls).toEqual([
      { id: 'a', name: 'bash', input: { command: 'ls' } },
      { id: 'b', name: 'bash', input: {} },
      { id: 'c', name: 'bash', input: '{"command": "ha' },
    ]);
    expect('toolCalls' in (await readStream(stream([start, delta('No call.'), end, stop])))).toBe(false);
  });

  it('refuses an event whose numbers are none', async () => {
    const odd = { type: 'message_delta', delta: {}, usage: { output_tokens: '40' } };
    await expect(readStream(stream([start, odd, stop]))).rejects.toThrow(/output_tokens/);
  });
});
