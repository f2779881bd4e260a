import { z } from 'zod';
import { hash53 } from '@/lib/ids';
import { summarySchema } from '@/lib/summary/schema';
import { message, type Reply } from '@/tests/messages-api-replies';
import { promptText, type RequestBody } from '@/tests/messages-api-request';

const jsonSchema = z.looseObject({
  $ref: z.string().optional(),
  $defs: z.record(z.string(), z.unknown()).optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  minItems: z.number().optional(),
  minimum: z.number().optional(),
});

/** The smallest value that a JSON Schema (of the kind zod writes) allows. */
export function smallestValue(schema: unknown, definitions: Record<string, unknown> = {}): unknown {
  const node = jsonSchema.parse(schema);
  const known = { ...definitions, ...node.$defs };
  const inner = (part: unknown) => smallestValue(part, known);
  if (node.$ref) return inner(known[node.$ref.replace('#/$defs/', '')]);
  if (node.enum) return node.enum[0];
  if (node.const !== undefined) return node.const;
  if (node.anyOf) {
    const values = node.anyOf.map(inner);
    return values.includes(null) ? null : values[0];
  }
  if (Array.isArray(node.type))
    return node.type.includes('null') ? null : inner({ ...node, type: node.type[0] });
  switch (node.type) {
    case 'object':
      return Object.fromEntries((node.required ?? []).map((name) => [name, inner(node.properties?.[name])]));
    case 'array':
      return Array.from({ length: node.minItems ?? 0 }, () => inner(node.items));
    case 'string':
      return 'Not recorded.';
    case 'integer':
    case 'number':
      return Math.max(1, node.minimum ?? 1);
    case 'boolean':
      return false;
    default:
      return null;
  }
}

/**
 * Answers what Runoff asks of a model: a judge's question with a verdict that depends on the prompt alone, a
 * request held to a schema with the smallest value of it, and anything else with the smallest summary.
 */
export function standIn(body: RequestBody): Reply {
  const prompt = promptText(body);
  const schema = body.output_config?.format?.schema;
  if (schema) return message(JSON.stringify(smallestValue(schema)));
  if (/final verdict/i.test(prompt)) {
    const choice = 1 + (hash53(prompt) % solutionsIn(prompt));
    return message(
      `Compared by a stand-in for a model, which reads nothing.\n\nFinal verdict: Solution ${choice}`,
    );
  }
  return message(JSON.stringify(smallestValue(z.toJSONSchema(summarySchema))));
}

/** How many candidates a judge's prompt shows: the longest row Solution 1, Solution 2, … found in it. */
function solutionsIn(prompt: string): number {
  const numbers = new Set([...prompt.matchAll(/Solution (\d+)/g)].map((match) => Number(match[1])));
  let count = 0;
  while (numbers.has(count + 1)) count += 1;
  return Math.max(2, count);
}
