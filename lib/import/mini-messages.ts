import {
  arrayOf,
  isObject,
  numberOf,
  objectOf,
  objectsOf,
  stringOf,
  type JsonObject,
} from '@/lib/import/json-value';
import { messageText } from '@/lib/import/message-text';

/** An action of an assistant message: the command, and the id its result will name. */
export interface MiniAction {
  command: string;
  callId: string | null;
}

/** A message of any mini-SWE-agent version in one shape. */
export interface MiniMessage {
  role: 'system' | 'user' | 'assistant' | 'observation' | 'exit';
  text: string | null;
  reasoning: string | null;
  actions: MiniAction[];
  /** The call that an observation answers, where it says so. */
  callId: string | null;
  extra: JsonObject;
}

/** ```bash … ``` of version 1, ```mswea_bash_command … ``` of version 2; as mini-SWE-agent itself looks for them. */
const FENCE = /```(?:bash|mswea_bash_command)\s*\n([\s\S]*?)(?:\n|(?<=\n))```/g;

/** Reads one item of `messages`; null for an item that is no message. */
export function miniMessage(item: unknown): MiniMessage | null {
  if (!isObject(item)) return null;
  const extra = objectOf(item.extra);
  if (item.type === 'function_call_output') {
    return { ...blank('observation', extra), text: messageText(item.output), callId: stringOf(item.call_id) };
  }
  if (Array.isArray(item.output) || item.object === 'response') return responsesReply(item, extra);
  const role = stringOf(item.role);
  const text = messageText(item.content);
  if (role === 'assistant') return assistantMessage(item, text, extra);
  if (role === 'tool') return { ...blank('observation', extra), text, callId: stringOf(item.tool_call_id) };
  if (role === 'system' || role === 'developer') return { ...blank('system', extra), text };
  if (role === 'user') return { ...blank('user', extra), text };
  return role === 'exit' ? { ...blank('exit', extra), text } : null;
}

function blank(role: MiniMessage['role'], extra: JsonObject): MiniMessage {
  return { role, text: null, reasoning: null, actions: [], callId: null, extra };
}

function assistantMessage(item: JsonObject, text: string | null, extra: JsonObject): MiniMessage {
  const choice = objectOf(arrayOf(objectOf(extra.response).choices)[0]);
  const reasoning =
    stringOf(item.reasoning_content) ??
    stringOf(objectOf(choice.message).reasoning) ??
    stringOf(objectOf(choice.message).reasoning_content);
  const stated = statedActions(extra);
  const called = objectsOf(item.tool_calls).map((call) =>
    toAction(objectOf(call.function).arguments, call.id),
  );
  const fenced = [...(text ?? '').matchAll(FENCE)].map((match) => ({
    command: match[1] ?? '',
    callId: null,
  }));
  const actions = stated ?? (called.length > 0 ? called : fenced);
  return { ...blank('assistant', extra), text, reasoning, actions };
}

/** `extra.actions` of version 2; null where the message has none, so that older signs are looked for. */
function statedActions(extra: JsonObject): MiniAction[] | null {
  if (!Array.isArray(extra.actions)) return null;
  return objectsOf(extra.actions).map((action) => ({
    command: stringOf(action.command) ?? JSON.stringify(action),
    callId: stringOf(action.tool_call_id),
  }));
}

/** Arguments of a tool call: an object or a string with JSON in it; `command` is what runs. */
function toAction(args: unknown, id: unknown): MiniAction {
  const callId = stringOf(id);
  if (isObject(args)) return { command: stringOf(args.command) ?? JSON.stringify(args, null, 2), callId };
  const text = stringOf(args) ?? '';
  try {
    const parsed = objectOf(JSON.parse(text));
    return { command: stringOf(parsed.command) ?? text, callId };
  } catch (cause) {
    // The model wrote arguments that are no JSON: they are shown as they are.
    if (cause instanceof SyntaxError) return { command: text, callId };
    throw cause;
  }
}

/** A reply of the Responses API, kept whole: output items instead of content. */
function responsesReply(item: JsonObject, extra: JsonObject): MiniMessage {
  const output = objectsOf(item.output);
  const texts = output.filter((part) => part.type === 'message').map((part) => messageText(part.content));
  const reasoning = output
    .filter((part) => part.type === 'reasoning')
    .map((part) => messageText(part.summary) || messageText(part.content));
  const calls = output
    .filter((part) => part.type === 'function_call')
    .map((part) => toAction(part.arguments, part.call_id));
  const actions = statedActions(extra) ?? calls;
  const join = (parts: (string | null)[]) =>
    parts.filter((part) => part !== null && part !== '').join('\n') || null;
  const withResponse = isObject(extra.response)
    ? extra
    : { ...extra, response: { usage: item.usage, created: item.created_at } };
  return { ...blank('assistant', withResponse), text: join(texts), reasoning: join(reasoning), actions };
}

/** The assistant's text without its command fences and the word THOUGHT. */
export function miniThought(text: string | null): string | null {
  if (text === null) return null;
  const thought = text
    .replace(FENCE, '')
    .replace(/^\s*THOUGHT:\s*/, '')
    .trim();
  return thought === '' ? null : thought;
}

/** Unix seconds of a message, from its own stamp or from the API's reply. */
export function messageTime(message: MiniMessage): number | null {
  return numberOf(message.extra.timestamp) ?? numberOf(objectOf(message.extra.response).created);
}
