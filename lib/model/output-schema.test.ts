import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { outputSchema } from '@/lib/model/output-schema';
import { summarySchema } from '@/lib/summary/schema';

describe('outputSchema', () => {
  it('splits lists of types, keeping what belongs to each', () => {
    const schema = z.object({ symbol: z.string().max(9).nullable().describe('Its name') });
    expect(outputSchema(z.toJSONSchema(schema)).properties).toEqual({
      symbol: {
        anyOf: [{ type: 'string', description: '{maxLength: 9}' }, { type: 'null' }],
        description: 'Its name',
      },
    });
  });

  it('tells bounds that mean something and leaves out those that do not', () => {
    const schema = z.object({ any: z.number().int(), some: z.array(z.number().int().min(1)) });
    expect(outputSchema(z.toJSONSchema(schema)).properties).toEqual({
      any: { type: 'integer' },
      some: { type: 'array', items: { type: 'integer', description: '{minimum: 1}' } },
    });
  });

  it('reaches into every corner, also a property that is called like a keyword', () => {
    const node = z.object({ type: z.number().int().nullable(), items: z.enum(['a', 'b']).nullable() });
    const sent = JSON.stringify(
      outputSchema(z.toJSONSchema(z.object({ properties: z.array(z.union([node, z.string()])) }))),
    );
    expect(sent).not.toMatch(/"type":\[|9007199254740991/);
    expect(sent).toContain('"required":["type","items"]');
  });

  it('leaves nothing in the schema of summaries that the API does not know', () => {
    const sent = JSON.stringify(outputSchema(z.toJSONSchema(summarySchema)));
    expect(sent).not.toMatch(/"(type":\[|minimum|maximum|maxLength|\$schema)/);
    expect(sent).not.toContain('9007199254740991');
  });
});
