import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';

const documentSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.object({
      get: z.looseObject({
        operationId: z.string(),
        responses: z.object({
          200: z.looseObject({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }),
        }),
      }),
    }),
  ),
});

/** Every answer that was read: what it was asked for, and what is wrong with it (null: nothing). */
export interface CheckedAnswer {
  operation: string;
  path: string;
  problem: string | null;
}

const ids = z.array(z.looseObject({ id: z.string() }));
const parts = {
  experiments: z.looseObject({ experiments: ids }),
  experiment: z.looseObject({
    tasks: z.array(z.looseObject({ slug: z.string(), slots: ids })),
    selections: z.array(z.looseObject({ id: z.string(), tournaments: ids })),
    jobs: ids,
  }),
  rollout: z.looseObject({ attachments: z.array(z.unknown()) }),
};

/** Reads everything that the server's own document tells of and holds each answer against its schema. */
export async function checkedAnswers(base: string): Promise<CheckedAnswer[]> {
  const get = async (path: string) => {
    const response = await fetch(`${base}${path}`);
    return { status: response.status, type: response.headers.get('content-type') ?? '', response };
  };
  const json = async (path: string): Promise<unknown> => (await get(path)).response.json();
  const document = documentSchema.parse(await json('/api/v1/openapi.json'));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(document, 'api');
  const validator = (name: string): ValidateFunction => {
    const found = ajv.getSchema(`api#/components/schemas/${name}`);
    if (!found) throw new Error(`no schema ${name}`);
    return found;
  };
  const checked: CheckedAnswer[] = [];
  for (const [path, queries] of Object.entries(await asked(json))) {
    const operation = document.paths[path]?.get;
    if (!operation) throw new Error(`${path} is not told of`);
    const name = operation.operationId.replace(/^get/, '');
    const isJson = 'application/json' in operation.responses[200].content;
    for (const { url, missing } of queries) {
      const { status, type, response } = await get(url);
      const of = { operation: path, path: url };
      if (!missing && !isJson) {
        await response.arrayBuffer();
        const known = Object.keys(operation.responses[200].content).some((one) => type.startsWith(one));
        checked.push({ ...of, problem: status === 200 && known ? null : `${status} ${type}` });
        continue;
      }
      const validate = validator(missing ? 'Error' : name);
      const body: unknown = await response.json();
      const fits = status === (missing ? 404 : 200) && validate(body);
      checked.push({
        ...of,
        problem: fits ? null : `${status} ${ajv.errorsText(validate.errors)}`.slice(0, 500),
      });
    }
  }
  const untold = Object.keys(document.paths).filter(
    (path) => !checked.some(({ operation }) => operation === path),
  );
  if (untold.length > 0) throw new Error(`not asked for: ${untold.join(', ')}`);
  return checked;
}

interface Asked {
  url: string;
  /** Names something that is not there. */
  missing: boolean;
}

/** What to ask for under each path, with the ids that the server has; also one of each that it has not. */
async function asked(json: Read): Promise<Record<string, Asked[]>> {
  const { experiments } = parts.experiments.parse(await json('/api/v1/experiments'));
  const out: Record<string, Asked[]> = {};
  const add = (path: string, url: string, missing = false) => (out[path] ??= []).push({ url, missing });
  const plain = ['experiments', 'pipelines', 'benchmarks', 'launch-options', 'search?q=a', 'redaction/rules'];
  for (const one of [...plain, 'audit', 'shares', 'openapi.json'])
    add(`/api/v1/${one.split('?')[0] ?? ''}`, `/api/v1/${one}`);
  for (const { id } of experiments) {
    const page = parts.experiment.parse(await json(`/api/v1/experiments/${id}`));
    askExperiment(add, id, page);
    await askRollouts(add, page, json);
  }
  const target = JSON.stringify({ kind: 'experiment', experimentId: experiments[0]?.id });
  add('/api/v1/redaction', `/api/v1/redaction?target=${encodeURIComponent(target)}`);
  add(
    '/api/v1/compare/experiments',
    `/api/v1/compare/experiments?${experiments
      .slice(0, 2)
      .map(({ id }) => `e=${id}`)
      .join('&')}`,
  );
  for (const path of Object.keys(out).filter((one) => one.includes('{')))
    add(path, path.replaceAll(/\{\w+\}/g, '999') + (path.endsWith('export') ? '?format=csv' : ''), true);
  return out;
}

type Read = (path: string) => Promise<unknown>;
type Add = (path: string, url: string, missing?: boolean) => void;
type Page = z.infer<typeof parts.experiment>;

function askExperiment(add: Add, id: string, { tasks, selections, jobs }: Page): void {
  const path = '/api/v1/experiments/{id}';
  const at = `/api/v1/experiments/${id}`;
  add(path, at);
  for (const part of ['report', 'manifest', 'launch', 'events', 'selections', 'deletion'])
    add(`${path}/${part}`, `${at}/${part}`);
  add(`${path}/events`, `${at}/events?before=999999`);
  add(`${path}/export`, `${at}/export?format=csv`);
  for (const { slug } of tasks.slice(0, 3)) add(`${path}/tasks/{task}`, `${at}/tasks/${slug}`);
  for (const { tournaments } of selections.slice(0, 3))
    for (const tournament of tournaments.slice(0, 2)) {
      add('/api/v1/tournaments/{id}', `/api/v1/tournaments/${tournament.id}`);
      add('/api/v1/tournaments/{id}', `/api/v1/tournaments/${tournament.id}?round=0&group=0`);
    }
  for (const job of jobs) add('/api/v1/jobs/{id}', `/api/v1/jobs/${job.id}`);
}

async function askRollouts(add: Add, { tasks }: Page, json: Read): Promise<void> {
  const path = '/api/v1/rollouts/{id}';
  const ids = tasks.flatMap(({ slots }) => [slots[0], slots.at(-1)]).flatMap((slot) => slot?.id ?? []);
  for (const id of ids.slice(0, 4)) {
    const at = `/api/v1/rollouts/${id}`;
    add(path, at);
    const { attachments } = parts.rollout.parse(await json(at));
    const logs = attachments.length > 0 ? ['attachments/0'] : [];
    for (const part of ['steps', 'patch', 'lineage', 'raw', 'tail', 'find?q=a', 'steps/1', ...logs]) {
      const told = part.replace(/\?.*/, '').replace('steps/1', 'steps/{index}').replace('/0', '/{position}');
      add(`${path}/${told}`, `${at}/${part}`);
    }
    add('/api/v1/compare/gold', `/api/v1/compare/gold?r=${id}`, true);
  }
  add(
    '/api/v1/compare/steps',
    `/api/v1/compare/steps?${ids
      .slice(0, 2)
      .map((id) => `r=${id}`)
      .join('&')}`,
  );
}
