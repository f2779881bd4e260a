import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';

type Schema = Record<string, unknown>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A JSON Schema in the dialect of the Messages API's structured outputs: no limits on numbers and lengths
 * (the SDK moves those into descriptions), closed objects, one type for each node.
 * https://platform.claude.com/docs/en/build-with-claude/structured-outputs
 */
export function outputSchema(schema: Schema): Schema {
  return transformJSONSchema(simplify(schema));
}

/** Splits `type` lists into `anyOf` and drops the bounds that zod writes for every integer. */
function simplify(schema: Schema): Schema {
  const { type, description, minimum, maximum, ...rest } = schema;
  const node: Schema = {};
  for (const [key, value] of Object.entries(rest)) node[key] = simplifyPart(key, value);
  if (minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER) node.minimum = minimum;
  if (maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER) node.maximum = maximum;
  const told = description === undefined ? {} : { description };
  if (!Array.isArray(type)) return { ...(type === undefined ? {} : { type }), ...told, ...node };
  return { anyOf: type.map((one) => (one === 'null' ? { type: one } : { type: one, ...node })), ...told };
}

function simplifyPart(key: string, value: unknown): unknown {
  if (key === 'items' && isSchema(value)) return simplify(value);
  if (['anyOf', 'oneOf', 'allOf'].includes(key) && Array.isArray(value)) {
    return value.map((part: unknown) => (isSchema(part) ? simplify(part) : part));
  }
  if ((key === 'properties' || key === '$defs') && isSchema(value)) {
    const parts = Object.entries(value);
    return Object.fromEntries(parts.map(([name, part]) => [name, isSchema(part) ? simplify(part) : part]));
  }
  return value;
}
