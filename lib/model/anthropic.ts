import { Anthropic } from '@anthropic-ai/sdk';
import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages';
import { RunoffError } from '@/lib/errors';
import { checkedKey } from '@/lib/model/api-key';
import { normalizeBaseUrl } from '@/lib/model/base-url';
import type { ChatModel, ChatRequest } from '@/lib/model/chat-model';
import { failureOf, type OptionalField, RefusedField } from '@/lib/model/failure';
import type { Limiter } from '@/lib/model/limiter';
import { messageParams, systemParam, toolParams } from '@/lib/model/message-params';
import { outputSchema } from '@/lib/model/output-schema';
import { costUsd } from '@/lib/model/prices';
import { readMessage, readStream, type WireReply } from '@/lib/model/read-reply';

export interface AnthropicOptions {
  apiKey: string;
  /** An `api-key` is sent in both headers that servers look for, an `auth-token` only as `Authorization`. */
  keyKind?: 'api-key' | 'auth-token';
  /** Any server that speaks the Messages API; null: Anthropic's own. */
  baseUrl: string | null;
  /** Shared by every model of this provider. */
  limiter: Limiter;
  fetch?: typeof fetch;
}

/** The SDK no longer has `temperature` in its types; older models still take it. */
type Body = MessageCreateParamsStreaming & { temperature?: number };

/**
 * A model behind the Messages API (https://platform.claude.com/docs/en/api/messages), as `anthropic/<model id>`.
 * Answers are streamed, so that long ones meet no time limit of a proxy, and are whole or an error.
 * A model that refuses `temperature` or a JSON schema is asked again without it, and no more asked for it;
 * the reply then says so in `dropped`. Throws `bad-input` for a base URL that
 * cannot be one and `model-auth` for a key that cannot be sent.
 */
export function anthropicModel(modelId: string, options: AnthropicOptions): ChatModel {
  const name = `anthropic/${modelId}`;
  const client = createClient(options);
  const refused = new Set<OptionalField>();

  async function ask(
    body: Body,
    sent: Set<OptionalField>,
    onBegin: () => void,
    signal: AbortSignal,
  ): Promise<WireReply & { latencyMs: number }> {
    const start = performance.now();
    try {
      const { data, response } = await client.messages.create(body, { signal }).withResponse();
      onBegin();
      const reply = await readAs(response, data, name);
      return { ...reply, latencyMs: Math.round(performance.now() - start) };
    } catch (error) {
      throw failureOf(error, { model: name, apiKey: options.apiKey, sent });
    }
  }

  return {
    name,
    scripted: false,
    caches: true,
    async complete(request, signal) {
      const asked = optionalFields(request);
      const onBegin = () => request.onBegin?.();
      for (;;) {
        const sent = new Set(asked.filter((field) => !refused.has(field)));
        const body = bodyOf(modelId, request, sent);
        try {
          const { servedBy, ...reply } = await options.limiter.run(
            () => ask(body, sent, onBegin, signal),
            signal,
          );
          const dropped = asked.filter((field) => !sent.has(field));
          return {
            ...reply,
            costUsd: costUsd(modelId, reply.usage),
            servedBy: servedBy ?? modelId,
            ...(dropped.length > 0 ? { dropped } : {}),
          };
        } catch (error) {
          if (!(error instanceof RefusedField)) throw error;
          refused.add(error.field);
        }
      }
    },
  };
}

function createClient({ apiKey, keyKind = 'api-key', baseUrl, fetch }: AnthropicOptions): Anthropic {
  return new Anthropic({
    apiKey: checkedKey(apiKey),
    // Given even for the default, or the SDK would read the environment by itself.
    baseURL: baseUrl === null ? 'https://api.anthropic.com' : normalizeBaseUrl(baseUrl),
    maxRetries: 0,
    // The SDK sends `Authorization: Bearer`; servers of the older form look at `x-api-key`.
    ...(keyKind === 'api-key' ? { defaultHeaders: { 'x-api-key': apiKey } } : {}),
    ...(fetch ? { fetch } : {}),
    logLevel: 'off',
    openTelemetry: false,
  });
}

async function readAs(response: Response, events: AsyncIterable<unknown>, name: string): Promise<WireReply> {
  const type = response.headers.get('content-type') ?? 'no content type';
  if (type.includes('text/event-stream')) return readStream(events);
  if (type.includes('json')) return readMessage(JSON.parse(await response.text()));
  await response.body?.cancel();
  throw new RunoffError(
    'model-unavailable',
    `${name}: the server answered with ${type} instead of a Messages API reply; check the base URL.`,
  );
}

function optionalFields(request: ChatRequest): OptionalField[] {
  const fields: OptionalField[] = [];
  if (request.temperature !== undefined) fields.push('temperature');
  if (request.jsonSchema !== undefined) fields.push('jsonSchema');
  return fields;
}

function bodyOf(model: string, request: ChatRequest, sent: Set<OptionalField>): Body {
  const { system, messages, maxTokens, temperature, jsonSchema, tools = [] } = request;
  return {
    model,
    max_tokens: maxTokens,
    stream: true,
    ...(tools.length > 0 ? { tools: toolParams(tools) } : {}),
    ...(system ? { system: systemParam(system) } : {}),
    messages: messageParams(messages),
    ...(sent.has('temperature') ? { temperature } : {}),
    ...(sent.has('jsonSchema') && jsonSchema
      ? { output_config: { format: { type: 'json_schema', schema: outputSchema(jsonSchema) } } }
      : {}),
  };
}
