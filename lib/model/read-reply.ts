import { z } from 'zod';
import type { ChatReply, ChatToolCall } from '@/lib/model/chat-model';
import { type TokenUsage, UNKNOWN_USAGE } from '@/lib/rollout/rollout';

/** A reply as it came over the wire, before price and timing. */
export type WireReply = Pick<ChatReply, 'text' | 'toolCalls' | 'stopReason' | 'usage'> & {
  servedBy: string | null;
};

const count = z.number().int().min(0).nullish();
const usageSchema = z.looseObject({
  input_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  output_tokens: count,
  output_tokens_details: z.looseObject({ thinking_tokens: count }).nullish(),
});

const blockSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  input: z.unknown().optional(),
});
type Block = z.infer<typeof blockSchema>;

const messageSchema = z.looseObject({
  model: z.string().nullish(),
  content: z.array(blockSchema).nullish(),
  stop_reason: z.string().nullish(),
  usage: usageSchema.nullish(),
});

/** The events that matter here; others (pings, thinking, events of later versions) are passed over. */
const eventSchema = z.looseObject({
  type: z.string(),
  index: z.number().optional(),
  message: messageSchema.optional(),
  delta: z
    .looseObject({
      type: z.string().optional(),
      text: z.string().optional(),
      partial_json: z.string().optional(),
      stop_reason: z.string().nullish(),
    })
    .optional(),
  content_block: blockSchema.optional(),
  usage: usageSchema.nullish(),
});

/** Said of a stream that ended before its message did. */
export class CutStream extends Error {}

/**
 * Folds the events of one streamed message. Throws `CutStream` when the stream ends without `message_stop`,
 * so that half a reply is never taken for a whole one, and a ZodError for an event of the wrong shape.
 * Format: https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export async function readStream(events: AsyncIterable<unknown>): Promise<WireReply> {
  let text = '';
  const calls = new Map<number, StreamedCall>();
  let stopReason: string | null = null;
  let servedBy: string | null = null;
  let usage = UNKNOWN_USAGE;
  let seen = 0;
  let whole = false;
  try {
    for await (const wire of events) {
      const event = eventSchema.parse(wire);
      seen += 1;
      if (event.type === 'message_start') {
        servedBy = event.message?.model ?? null;
        usage = mergeUsage(usage, event.message?.usage);
      }
      if (event.type === 'content_block_start') {
        text += textOf(event.content_block);
        const call = toolCallOf(event.content_block);
        if (call) calls.set(event.index ?? calls.size, { call, json: '' });
      }
      if (event.type === 'content_block_delta' && event.delta?.type === 'text_delta')
        text += event.delta.text ?? '';
      if (event.type === 'content_block_delta' && event.delta?.type === 'input_json_delta') {
        const open = calls.get(event.index ?? calls.size - 1);
        if (open) open.json += event.delta.partial_json ?? '';
      }
      if (event.type === 'message_delta') {
        stopReason = event.delta?.stop_reason ?? stopReason;
        usage = mergeUsage(usage, event.usage);
      }
      whole ||= event.type === 'message_stop';
    }
  } catch (error) {
    // What breaks after the message has ended takes nothing away from it, and asking again would pay twice.
    if (!whole) throw error;
  }
  if (whole) {
    const toolCalls = [...calls.values()].map(foldedCall);
    return { text, ...called(toolCalls), stopReason: closedSet(stopReason), usage, servedBy };
  }
  throw new CutStream(
    seen === 0 ? 'the answer was empty' : `the answer was cut off after ${text.length} characters`,
  );
}

/** Reads a whole message, as servers answer that do not stream. Throws a ZodError when it is not one. */
export function readMessage(wire: unknown): WireReply {
  const message = messageSchema.required({ content: true }).parse(wire);
  const blocks = message.content ?? [];
  return {
    text: blocks.map(textOf).join(''),
    ...called(blocks.map(toolCallOf).filter((call) => call !== null)),
    stopReason: closedSet(message.stop_reason ?? null),
    usage: mergeUsage(UNKNOWN_USAGE, message.usage),
    servedBy: message.model ?? null,
  };
}

function textOf(block: Block | undefined): string {
  return block?.type === 'text' ? (block.text ?? '') : '';
}

function toolCallOf(block: Block | undefined): ChatToolCall | null {
  if (block?.type !== 'tool_use') return null;
  return { id: block.id ?? '', name: block.name ?? '', input: block.input ?? {} };
}

/** A call while its arguments come in as pieces of JSON. */
interface StreamedCall {
  call: ChatToolCall;
  json: string;
}

/** Arguments that are no JSON (a reply that met its length limit inside them) stay the text they are. */
function foldedCall({ call, json }: StreamedCall): ChatToolCall {
  if (json.trim() === '') return call;
  try {
    return { ...call, input: JSON.parse(json) };
  } catch (cause) {
    if (cause instanceof SyntaxError) return { ...call, input: json };
    throw cause;
  }
}

function called(toolCalls: ChatToolCall[]): Pick<ChatReply, 'toolCalls'> {
  return toolCalls.length > 0 ? { toolCalls } : {};
}

/** The counts in `message_delta` are totals so far, not increments; what it leaves out stays as it was. */
function mergeUsage(before: TokenUsage, wire: z.infer<typeof usageSchema> | null | undefined): TokenUsage {
  return {
    uncachedInput: wire?.input_tokens ?? before.uncachedInput,
    cacheRead: wire?.cache_read_input_tokens ?? before.cacheRead,
    cacheWrite: wire?.cache_creation_input_tokens ?? before.cacheWrite,
    output: wire?.output_tokens ?? before.output,
    reasoning: wire?.output_tokens_details?.thinking_tokens ?? before.reasoning,
  };
}

function closedSet(stopReason: string | null): ChatReply['stopReason'] {
  if (stopReason === 'refusal') return 'refusal';
  if (stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded') return 'max-tokens';
  return 'end';
}
