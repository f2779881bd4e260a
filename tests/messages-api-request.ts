import { z } from 'zod';

const block = z.looseObject({
  type: z.literal('text'),
  text: z.string(),
  cache_control: z.looseObject({ type: z.literal('ephemeral') }).nullish(),
});
const content = z.union([z.string(), z.array(block)]);

/** The part of a Messages API request that the local server reads; the rest is kept as it came. */
export const requestBody = z.looseObject({
  model: z.string().min(1),
  max_tokens: z.number().int().min(1),
  stream: z.boolean().optional(),
  temperature: z.number().optional(),
  system: content.optional(),
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
      : held.map((item) => ({ role, text: item.text, marked: item.cache_control != null })),
  );
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

/**
 * Counts prompts with a cache: the longest marked prefix that an earlier request of the same model marked is read,
 * what follows it up to the last mark is written, the rest is uncached.
 */
export function createPromptCounter(): (body: RequestBody) => Omit<ReportedUsage, 'output_tokens'> {
  const known = new Set<string>();
  return (body) => {
    let prefix = body.model;
    let total = 0;
    let read = 0;
    let marked = 0;
    const marks: string[] = [];
    for (const item of blocksOf(body)) {
      prefix += `\u0000${item.role}\u0000${item.text}`;
      total += tokensIn(item.text);
      if (!item.marked) continue;
      marked = total;
      if (known.has(prefix)) read = total;
      marks.push(prefix);
    }
    for (const mark of marks) known.add(mark);
    return {
      input_tokens: total - marked,
      cache_creation_input_tokens: marked - read,
      cache_read_input_tokens: read,
    };
  };
}
