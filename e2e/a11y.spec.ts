import { expect, open, test } from './app';
import { axeFindings } from './axe';

test.describe.configure({ mode: 'parallel', timeout: 180_000 });

const EXPERIMENT = '/experiments/demo-three-small-tasks';

const pages: [string, (rollout: string) => string][] = [
  ['experiments', () => '/'],
  ['experiment', () => EXPERIMENT],
  ...['tasks', 'rounds', 'judge', 'cost', 'manifest', 'events'].map((tab): [string, () => string] => [
    `experiment, ${tab}`,
    () => `${EXPERIMENT}?tab=${tab}`,
  ]),
  ['task', () => `${EXPERIMENT}/tasks/csv-quotes`],
  ['group', () => `${EXPERIMENT}/tasks/csv-quotes?group=r1.g1`],
  ['task, by round', () => `${EXPERIMENT}/tasks/lru-ttl-race?view=rounds`],
  ['rollout', (rollout) => `/rollouts/${rollout}`],
  ...['patch', 'verifier', 'metadata'].map((tab): [string, (rollout: string) => string] => [
    `rollout, ${tab}`,
    (rollout) => `/rollouts/${rollout}?tab=${tab}`,
  ]),
  ['import', () => '/import'],
  ['new experiment', () => '/new'],
  ['own account', () => '/account'],
  ['not found', () => '/nowhere'],
];

// Each theme at one width: a page takes a second to look through.
for (const [scheme, width, height] of [
  ['light', 1440, 900],
  ['dark', 390, 844],
] as const)
  test(`axe finds nothing on any page, ${scheme}, ${width} px`, async ({ app, browser, request }) => {
    const context = await browser.newContext({
      colorScheme: scheme,
      viewport: { width, height },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const task = await (await request.get(`${app.url}/api/v1${EXPERIMENT}/tasks/csv-quotes`)).json();
    for (const [name, path] of pages) {
      await open(page, `${app.url}${path(task.rollouts[0].id)}`);
      expect.soft(await axeFindings(page), name).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect.soft(overflow, `${name} does not scroll sideways at ${width} px`).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
