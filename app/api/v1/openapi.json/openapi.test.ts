import { readdirSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { EXPORT_FORMATS } from '@/lib/export/export-files';
import { apiOperations, openApiDocument } from '@/lib/api/openapi/document';

const ROUTES = 'app/api/v1';
const operations = apiOperations(EXPORT_FORMATS);

/** Answers all addresses at which nothing stands. */
const NOTHING = '[[...rest]]/route.ts';

/** Paths of all other routes as files have them: `[id]` for a parameter. */
const routed = readdirSync(ROUTES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('route.ts') && file !== NOTHING)
  .map((file) => ({ file: `${ROUTES}/${file}`, path: `/api/v1/${file.replace(/\/route\.ts$/, '')}` }));

test('every route of the read API is told of with the same parameters, and no other', () => {
  const told = operations.map(({ path }) => path.replaceAll('{', '[').replaceAll('}', ']'));
  expect(told.toSorted()).toEqual(routed.map(({ path }) => path).toSorted());
  expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
});

test('every parameter of a query that a route reads is told of', () => {
  for (const { file, path } of routed) {
    const source = readFileSync(file, 'utf8');
    const read = [...source.matchAll(/(?<!headers)\.(?:get|getAll|has)\('([a-z]+)'\)/g)].map(
      ([, name]) => name,
    );
    const told = operations.find((one) => one.path === path.replaceAll('[', '{').replaceAll(']', '}'));
    const names = told?.query?.map(({ name }) => name) ?? [];
    expect(
      read.filter((name) => !names.includes(name ?? '')),
      file,
    ).toEqual([]);
  }
});

test('the roles that are told of are those that the routes ask for', () => {
  for (const { file, path } of routed) {
    const told = operations.find((one) => one.path === path.replaceAll('[', '{').replaceAll(']', '}'));
    const asked = ['admin', 'runner'].find((role) => readFileSync(file, 'utf8').includes(`'${role}'`));
    expect(told?.needs, file).toBe(asked);
  }
});

test('the document is valid OpenAPI 3.1 and its schemas compile', async () => {
  const document = openApiDocument(EXPORT_FORMATS);
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema(document, 'api');
  for (const { name, answer } of operations)
    if (!('download' in answer))
      expect(ajv.getSchema(`api#/components/schemas/${name}`)).toBeTypeOf('function');
});
