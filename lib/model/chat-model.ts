import type { TokenUsage } from '@/lib/rollout/rollout';

/** A tool the model may call, described by a JSON Schema of its arguments. */
export interface ChatTool {
  name: string;
  description: string;
  inputSchema: Record<string, unknown>;
}

/** A call of a tool in a reply; `input` as the model gave it, not yet checked. */
export interface ChatToolCall {
  id: string;
  name: string;
  input: unknown;
}

export interface ChatMessage {
  role: 'user' | 'assistant';
  content: string;
  /** Of an assistant message: the tools it called, given back as they came. */
  toolCalls?: ChatToolCall[];
  /** Of a user message: what each call of the message before gave; they stand before `content`. */
  toolResults?: { callId: string; content: string; isError: boolean }[];
  /** Marks the end of a prefix that later requests repeat, so that it may be served from a cache. */
  cacheHere?: boolean;
}

export interface ChatRequest {
  system: string;
  messages: ChatMessage[];
  maxTokens: number;
  /** Left out for models that refuse sampling parameters. */
  temperature?: number;
  /** Makes two otherwise equal requests differ for the scripted models; never sent over a network. */
  seed?: number;
  /** Tools the model may call; without any it can only answer with text. */
  tools?: ChatTool[];
  /** JSON Schema the reply must satisfy, where the model can be held to one. */
  jsonSchema?: Record<string, unknown>;
  /** Told when the answer begins: from then on other requests can be served what this one has marked. */
  onBegin?: () => void;
}

export interface ChatReply {
  text: string;
  /** Tools it called, in order; absent when none. */
  toolCalls?: ChatToolCall[];
  stopReason: 'end' | 'max-tokens' | 'refusal';
  usage: TokenUsage;
  /** From the dated price table; null for a model that is not in it. 0 for scripted models. */
  costUsd: number | null;
  latencyMs: number;
  /** The model id the server said it used. */
  servedBy: string;
  /** What the request asked for and the model refuses, so that it was asked without; absent when nothing was. */
  dropped?: ('temperature' | 'jsonSchema')[];
}

/**
 * A model that answers chats. `complete` rejects with a RunoffError (`model-auth`, `model-overloaded`
 * after the limiter gave up, `model-refused`, `model-bad-request`, `model-unavailable`) or, when `signal`
 * aborts, with code `cancelled`. It never retries a request that was answered. Calls may run in parallel.
 */
export interface ChatModel {
  /** Full name: `anthropic/<model id>` or `scripted/<policy>`. */
  readonly name: string;
  /** True when no network model is behind it: every screen that shows its results says so. */
  readonly scripted: boolean;
  /** True when marked prefixes are kept (`cacheHere`) and `onBegin` is told, so that waiting for it saves money. */
  readonly caches?: boolean;
  complete(request: ChatRequest, signal: AbortSignal): Promise<ChatReply>;
}
