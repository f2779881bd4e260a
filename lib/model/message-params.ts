import type {
  ContentBlockParam,
  MessageParam,
  TextBlockParam,
  Tool,
  ToolUseBlockParam,
} from '@anthropic-ai/sdk/resources/messages';
import type { ChatMessage, ChatTool } from '@/lib/model/chat-model';

/** The API takes at most four cache marks; the system prompt has one. */
const MAX_MESSAGE_MARKS = 3;
const CACHE_MARK = { type: 'ephemeral' } as const;

/** The system prompt as a marked block. */
export function systemParam(text: string): TextBlockParam[] {
  return [{ type: 'text', text, cache_control: CACHE_MARK }];
}

/**
 * Messages as the API takes them: of a user message the results of tools stand first, of an assistant message the
 * text. Of the marked messages the last three keep their mark, on their last block.
 * Format: https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls
 */
export function messageParams(messages: ChatMessage[]): MessageParam[] {
  const contents = messages.map(blocksOf);
  // The last marks matter most: they end the longest prefixes.
  const markable = messages.flatMap((message, at) =>
    message.cacheHere && canBeMarked(contents[at]?.at(-1)) ? [at] : [],
  );
  const marked = new Set(markable.slice(-MAX_MESSAGE_MARKS));
  return messages.map((message, at) => {
    const blocks = contents[at] ?? [];
    const content = marked.has(at)
      ? [
          ...blocks.slice(0, -1),
          ...blocks.slice(-1).map((block) => ({ ...block, cache_control: CACHE_MARK })),
        ]
      : blocks;
    return { role: message.role, content };
  });
}

export function toolParams(tools: ChatTool[]): Tool[] {
  return tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    input_schema: { ...inputSchema, type: 'object' },
  }));
}

type Block = Extract<ContentBlockParam, { type: 'text' | 'tool_use' | 'tool_result' }>;

function blocksOf({ content, toolCalls = [], toolResults = [] }: ChatMessage): Block[] {
  const results = toolResults.map(({ callId, content: told, isError }): Block => {
    const text = told === '' ? {} : { content: told };
    return { type: 'tool_result', tool_use_id: callId, ...text, ...(isError ? { is_error: true } : {}) };
  });
  const calls = toolCalls.map(({ id, name, input }): ToolUseBlockParam => {
    return { type: 'tool_use', id, name, input: asObject(input) };
  });
  // The API refuses an empty text beside other blocks.
  const hasText = content !== '' || (results.length === 0 && calls.length === 0);
  return [...results, ...(hasText ? [{ type: 'text' as const, text: content }] : []), ...calls];
}

/** The API takes only objects back, also where the model wrote something else. */
function asObject(input: unknown): unknown {
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : { unreadable: input };
}

/** An empty text may not carry a mark. */
function canBeMarked(block: Block | undefined): boolean {
  if (block === undefined) return false;
  return block.type === 'text' ? block.text !== '' : block.type === 'tool_use' || block.content !== undefined;
}
