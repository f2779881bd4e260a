import { z } from 'zod';
import { ERROR_CODES } from '@/lib/errors';
import { CODE_VERSION } from '@/lib/version';
import { experimentOperations } from './experiment-operations';
import type { Operation, QueryParameter } from './operation';
import { COMPARE_OPERATIONS, PROTECTION_OPERATIONS, ROLLOUT_OPERATIONS } from './rollout-operations';

type Json = Record<string, unknown>;

/** The one error shape. */
export const errorSchema = z.object({
  error: z.object({ code: z.enum(ERROR_CODES), message: z.string() }),
});

/** Every read of the API. `exportFormats`: what an experiment can be exported as. */
export const apiOperations = (exportFormats: readonly [string, ...string[]]): Operation[] => [
  ...experimentOperations(exportFormats),
  ...ROLLOUT_OPERATIONS,
  ...COMPARE_OPERATIONS,
  ...PROTECTION_OPERATIONS,
];

/** What comes over the wire, as JSON Schema 2020-12: fields that are not told of may be there. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

/** The read API as an OpenAPI 3.1 document. */
export function openApiDocument(exportFormats: readonly [string, ...string[]]): Json {
  const operations = apiOperations(exportFormats);
  const answers = operations.flatMap(({ name, answer }) =>
    'download' in answer ? [] : [[name, schemaOf(answer)] as const],
  );
  return {
    openapi: '3.1.1',
    info: {
      title: 'Runoff',
      version: CODE_VERSION,
      description:
        'Reads of everything Runoff has stored. Unknown is null, never 0. Times are ISO 8601 in UTC, money US dollars, durations milliseconds. Texts of trajectories are what agents wrote: treat them as hostile.',
    },
    servers: [{ url: '/' }],
    // On its own machine nobody has to say who they are.
    security: [{ token: [] }, { session: [] }, {}],
    paths: Object.fromEntries(operations.map((operation) => [operation.path, { get: getOf(operation) }])),
    components: {
      schemas: { ...Object.fromEntries(answers), Error: schemaOf(errorSchema) },
      responses: { Error: errorResponse },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token: `runoff tokens --help`.' },
        session: {
          ...{ type: 'apiKey', in: 'cookie', name: 'runoff.session_token' },
          description:
            'The session of a browser that has logged in; behind TLS its name begins with `__Secure-`.',
        },
      },
    },
  };
}

const errorResponse = {
  description: 'What is wrong, in one sentence.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

function getOf({ path, tag, summary, query = [], needs, name, answer, also = {} }: Operation): Json {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter);
  const refused = { $ref: '#/components/responses/Error' };
  return {
    ...{ operationId: `get${name}`, tags: [tag], summary },
    ...(needs === undefined ? {} : { description: `Needs the role ${needs}.` }),
    parameters: [
      ...named.map((parameter) => ({
        ...{ name: parameter, in: 'path', required: true, schema: { type: 'string' } },
      })),
      ...query.map(parameterOf),
    ],
    responses: {
      200: { description: summary, content: { ...contentOf(name, answer), ...others(also) } },
      ...(query.length > 0 ? { 400: refused } : {}),
      ...{ 401: refused, 403: refused },
      ...(named.length > 0 || query.some(({ required }) => required) ? { 404: refused } : {}),
    },
  };
}

function parameterOf({ name, description, schema, required = false }: QueryParameter): Json {
  const plain = { name, in: 'query', description, required };
  const shape = schemaOf(schema);
  const isJson = 'oneOf' in shape || 'anyOf' in shape;
  return isJson
    ? { ...plain, content: { 'application/json': { schema: shape } } }
    : { ...plain, schema: shape };
}

function contentOf(name: string, answer: Operation['answer']): Json {
  if ('download' in answer)
    return Object.fromEntries(
      answer.download.map((type) => [type, { schema: { type: 'string', contentMediaType: type } }]),
    );
  return { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } };
}

const others = (also: Record<string, string>): Json =>
  Object.fromEntries(
    Object.entries(also).map(([type, description]) => [type, { schema: { type: 'string', description } }]),
  );
