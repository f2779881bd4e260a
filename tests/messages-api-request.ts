import { z } from 'zod';

const cacheMark = { cache_control: z.looseObject({ type: z.literal('ephemeral') }).nullish() };
const textBlock = z.looseObject({ type: z.literal('text'), text: z.string(), ...cacheMark });
const toolUse = z.looseObject({
  type: z.literal('tool_use'),
  id: z.string().min(1),
  name: z.string().min(1),
  input: z.record(z.string(), z.unknown()),
  ...cacheMark,
});
const toolResult = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string().min(1),
  content: z.union([z.string(), z.array(textBlock)]).optional(),
  is_error: z.boolean().optional(),
  ...cacheMark,
});
const content = z.union([
  z.string(),
  z.array(z.discriminatedUnion('type', [textBlock, toolUse, toolResult])),
]);
type ContentBlock = Exclude<z.infer<typeof content>, string>[number];

/** The part of a Messages API request that the local server reads; the rest is kept as it came. */
export const requestBody = z.looseObject({
  model: z.string().min(1),
  max_tokens: z.number().int().min(1),
  stream: z.boolean().optional(),
  temperature: z.number().optional(),
  system: z.union([z.string(), z.array(textBlock)]).optional(),
  tools: z
    .array(
      z.looseObject({
        name: z.string().min(1),
        description: z.string().optional(),
        input_schema: z.looseObject({ type: z.literal('object') }),
      }),
    )
    .optional(),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant']), content })).min(1),
  output_config: z
    .looseObject({
      format: z.looseObject({ type: z.string(), schema: z.record(z.string(), z.unknown()) }).optional(),
    })
    .optional(),
});
export type RequestBody = z.infer<typeof requestBody>;

export interface Block {
  role: 'system' | 'user' | 'assistant';
  text: string;
  marked: boolean;
}

/** System prompt and messages in the order in which a model reads them. */
export function blocksOf(body: RequestBody): Block[] {
  const parts: { role: Block['role']; content: z.infer<typeof content> }[] = [
    { role: 'system', content: body.system ?? [] },
    ...body.messages,
  ];
  return parts.flatMap(({ role, content: held }) =>
    typeof held === 'string'
      ? [{ role, text: held, marked: false }]
      : held.map((item) => ({ role, text: textOfBlock(item), marked: item.cache_control != null })),
  );
}

function textOfBlock(item: ContentBlock): string {
  if (item.type === 'text') return item.text;
  if (item.type === 'tool_use') return `${item.name} ${JSON.stringify(item.input)}`;
  const held = item.content ?? '';
  return typeof held === 'string' ? held : held.map((part) => part.text).join('');
}

/** What the real API refuses about tool calls and their results; null when nothing. */
export function toolFault(body: RequestBody): string | null {
  let open: string[] = [];
  for (const [at, { role, content: held }] of body.messages.entries()) {
    const items = typeof held === 'string' ? [] : held;
    const results = items.filter((item) => item.type === 'tool_result');
    const answered = results.map((item) => item.tool_use_id);
    const where = `messages.${at}`;
    if (items.length > 1 && items.some((item) => item.type === 'text' && item.text === ''))
      return `${where}: text content blocks must be non-empty`;
    const stray = answered.find((id) => !open.includes(id));
    if (stray !== undefined || (role === 'assistant' && results.length > 0))
      return `${where}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}`;
    const unanswered = open.filter((id) => !answered.includes(id));
    const late = items.slice(0, results.length).some((item) => item.type !== 'tool_result');
    if (unanswered.length > 0 || late)
      return `${where}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${unanswered.join(', ')}`;
    open = items.flatMap((item) => (item.type === 'tool_use' ? [item.id] : []));
    if (open.length > 0 && body.tools === undefined)
      return 'Requests which include `tool_use` must define tools.';
  }
  return null;
}

/** The whole prompt as one text. */
export function promptText(body: RequestBody): string {
  return blocksOf(body)
    .map((item) => item.text)
    .join('\n');
}

/** What the real API refuses about cache marks; null when nothing. */
export function cacheMarkFault(blocks: Block[]): string | null {
  const marked = blocks.filter((item) => item.marked);
  if (marked.length > 4)
    return `A maximum of 4 blocks with cache_control may be provided. Found ${marked.length}.`;
  if (marked.some((item) => item.text === '')) return 'cache_control cannot be set for empty text blocks';
  return null;
}

/** Token counts as the API reports them. */
export interface ReportedUsage {
  input_tokens: number;
  cache_creation_input_tokens: number;
  cache_read_input_tokens: number;
  output_tokens: number;
}

/** A token for every four characters begun: not what a model counts, but the same for the same text. */
export function tokensIn(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Blocks before a mark in which an earlier prefix is looked for. */
const LOOKBACK = 20;

/** A prompt as it is counted when its request arrives. */
export interface CountedPrompt {
  usage: Omit<ReportedUsage, 'output_tokens'>;
  /** From now on others are served what this prompt has marked; before the answer begins nobody is. */
  answerBegins(): void;
}

/**
 * Counts prompts with a cache, as https://platform.claude.com/docs/en/build-with-claude/prompt-caching describes it: the
 * longest prefix is read that ends at most 20 blocks before a mark, that an earlier request of the same model marked, and
 * whose answer had begun when this request arrived; what follows it up to the last mark is written, the rest is uncached.
 * A prefix of fewer than `minTokens` is neither written nor read. Entries never expire here.
 */
export function createPromptCounter(minTokens = 0): (body: RequestBody) => CountedPrompt {
  const known = new Set<string>();
  return (body) => {
    let prefix = `${body.model}\u0000${JSON.stringify(body.tools ?? [])}`;
    let total = 0;
    const ends = blocksOf(body).map((item) => {
      prefix += `\u0000${item.role}\u0000${item.text}`;
      total += tokensIn(item.text);
      return { prefix, total, marked: item.marked && total >= minTokens };
    });
    const marks = ends.flatMap(({ marked }, at) => (marked ? [at] : []));
    const written = ends[marks.at(-1) ?? -1]?.total ?? 0;
    const read = ends.findLast(
      (end, at) => known.has(end.prefix) && marks.some((mark) => mark >= at && mark - at < LOOKBACK),
    );
    return {
      usage: {
        input_tokens: total - written,
        cache_creation_input_tokens: written - (read?.total ?? 0),
        cache_read_input_tokens: read?.total ?? 0,
      },
      answerBegins() {
        for (const at of marks) known.add(ends[at]?.prefix ?? '');
      },
    };
  };
}
