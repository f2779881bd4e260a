import { z } from 'zod';
import type { ChatReply } from '@/lib/model/chat-model';
import { type TokenUsage, UNKNOWN_USAGE } from '@/lib/rollout/rollout';

/** A reply as it came over the wire, before price and timing. */
export type WireReply = Pick<ChatReply, 'text' | 'stopReason' | 'usage'> & { servedBy: string | null };

const count = z.number().int().min(0).nullish();
const usageSchema = z.looseObject({
  input_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  output_tokens: count,
  output_tokens_details: z.looseObject({ thinking_tokens: count }).nullish(),
});

const messageSchema = z.looseObject({
  model: z.string().nullish(),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).nullish(),
  stop_reason: z.string().nullish(),
  usage: usageSchema.nullish(),
});

/** The events that matter here; others (pings, thinking, events of later versions) are passed over. */
const eventSchema = z.looseObject({
  type: z.string(),
  message: messageSchema.optional(),
  delta: z
    .looseObject({
      type: z.string().optional(),
      text: z.string().optional(),
      stop_reason: z.string().nullish(),
    })
    .optional(),
  content_block: z.looseObject({ type: z.string(), text: z.string().optional() }).optional(),
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
      if (event.type === 'content_block_start') text += textOf(event.content_block);
      if (event.type === 'content_block_delta' && event.delta?.type === 'text_delta')
        text += event.delta.text ?? '';
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
  if (whole) return { text, stopReason: closedSet(stopReason), usage, servedBy };
  throw new CutStream(
    seen === 0 ? 'the answer was empty' : `the answer was cut off after ${text.length} characters`,
  );
}

/** Reads a whole message, as servers answer that do not stream. Throws a ZodError when it is not one. */
export function readMessage(wire: unknown): WireReply {
  const message = messageSchema.required({ content: true }).parse(wire);
  return {
    text: (message.content ?? []).map(textOf).join(''),
    stopReason: closedSet(message.stop_reason ?? null),
    usage: mergeUsage(UNKNOWN_USAGE, message.usage),
    servedBy: message.model ?? null,
  };
}

function textOf(block: { type: string; text?: string } | undefined): string {
  return block?.type === 'text' ? (block.text ?? '') : '';
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
