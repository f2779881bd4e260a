/** A call of a tool in a reply; `json` are its arguments as they go over the wire. */
export interface ToolUse {
  id: string;
  name: string;
  json: string;
}

/** What the local Messages API server does with one request. */
export type Reply =
  | {
      kind: 'message';
      text: string;
      toolUses: ToolUse[];
      stopReason: string;
      model: string | null;
      withUsage: boolean;
    }
  | { kind: 'error'; status: number; type: string; message: string; headers: Record<string, string> }
  /** The stream starts, brings `text` and then an error event (or, unstreamed, only the error). */
  | { kind: 'error-event'; text: string; type: string; message: string }
  /** The stream starts, brings `text` and then breaks: by a reset connection, or by an end that comes too early. */
  | { kind: 'cut'; text: string; toolUses: ToolUse[]; how: 'reset' | 'early-end' }
  | { kind: 'raw'; status: number; contentType: string; body: string };

export type ErrorReply = Extract<Reply, { kind: 'error' }>;

interface MessageOptions {
  toolUses?: ToolUse[];
  stopReason?: string;
  /** The model that the server says it used; null: the one asked for. */
  model?: string | null;
  /** False for servers that count nothing. */
  withUsage?: boolean;
}

export function message(text: string, options: MessageOptions = {}): Reply {
  const stopReason = options.toolUses?.length ? 'tool_use' : 'end_turn';
  return { kind: 'message', text, toolUses: [], stopReason, model: null, withUsage: true, ...options };
}

/** A reply that calls tools: a text, then `[name, arguments]` each; `n` makes their ids differ between replies. */
export function toolCalls(text: string, calls: [name: string, args: unknown][], n = 1): Reply {
  const toolUses = calls.map(([name, args], at) => {
    return { id: `toolu_${n}_${at + 1}`, name, json: JSON.stringify(args) };
  });
  return message(text, { toolUses });
}

export const refusal = (): Reply => message('', { stopReason: 'refusal' });
export const outOfTokens = (text: string): Reply => message(text, { stopReason: 'max_tokens' });

export function apiError(
  status: number,
  type: string,
  text: string,
  headers: Record<string, string> = {},
): ErrorReply {
  return { kind: 'error', status, type, message: text, headers };
}

/** 429; `headers` holds `retry-after` or `retry-after-ms`. */
export const rateLimited = (headers: Record<string, string> = {}): ErrorReply =>
  apiError(429, 'rate_limit_error', 'This request would exceed your rate limit.', headers);
export const overloaded = (): ErrorReply => apiError(529, 'overloaded_error', 'Overloaded');
export const serverError = (): ErrorReply => apiError(500, 'api_error', 'Internal server error');
export const badRequest = (text: string): ErrorReply => apiError(400, 'invalid_request_error', text);
export const contextTooLong = (): ErrorReply =>
  badRequest('prompt is too long: 250000 tokens > 200000 maximum');

export const errorInStream = (text: string, type = 'overloaded_error'): Reply => ({
  kind: 'error-event',
  text,
  type,
  message: 'Overloaded',
});
export const connectionCut = (text: string): Reply => ({ kind: 'cut', text, toolUses: [], how: 'reset' });
export const endedTooEarly = (text: string): Reply => ({ kind: 'cut', text, toolUses: [], how: 'early-end' });
/** The stream ends inside the arguments of a tool call. */
export const cutInToolCall = (name: string, json: string): Reply => ({
  kind: 'cut',
  text: '',
  toolUses: [{ id: 'toolu_cut', name, json }],
  how: 'early-end',
});

export const malformedJson = (): Reply => ({
  kind: 'raw',
  status: 200,
  contentType: 'application/json',
  body: '{"id": "msg_1", "content": [',
});
export const malformedEvent = (): Reply => ({
  kind: 'raw',
  status: 200,
  contentType: 'text/event-stream',
  body: 'event: message_start\ndata: {"type": "message_start", "message": {\n\n',
});

/** `reply` after a while. */
export function slow(ms: number, reply: Reply): Promise<Reply> {
  return new Promise((resolve) => setTimeout(() => resolve(reply), ms));
}
