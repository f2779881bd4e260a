import { expect, open } from './app';
import { percent, reportOf, said, tab, tableOf, test, type Rate } from './pipeline-app';
import {
  passing,
  rawByPriors,
  rawEnding,
  rawJudge,
  rawMain,
  rawPassAtK,
  rawPipeline,
  rawRounds,
} from './raw-pipeline';

/** A mean over rollouts as the tables say it. */
const mean = (
  value: number,
  of: { low: number; high: number } | null,
  n: number,
  words: (x: number) => string,
) => `${words(value)} (${of ? `${words(of.low)}–${words(of.high)}, ` : ''}n=${n} rollouts)`;

const TOURNAMENTS: Record<string, string> = {
  select: 'select-K of iteration 0',
  champion: 'champion of iteration 0',
  final: 'final vote',
};

test('the main chart equals the report, which equals the rows', async ({ app, page }) => {
  const { pipeline } = reportOf(app);
  await open(page, tab(app, 'overview'));
  expect(await tableOf(page, 'Accuracy')).toEqual(
    pipeline.main.map((point: { kind: string; passAt1: Rate; ceiling: Rate }, i: number) => [
      ['Iter 0', 'Sel-2', 'Iter 1', 'Final'][i],
      said(point.passAt1),
      point.kind === 'final' ? '—' : said(point.ceiling),
      percent(pipeline.main[0].passAt1.value),
    ]),
  );
  const raw = rawMain(rawPipeline(app.db, 'charts'));
  expect(raw).toHaveLength(4);
  for (const [i, point] of raw.entries()) {
    expect(pipeline.main[i].passAt1.value).toBeCloseTo(point.passAt1, 12);
    expect(pipeline.main[i].ceiling.value).toBeCloseTo(point.ceiling, 12);
  }
  const gain = (raw[3]?.passAt1 ?? NaN) - (raw[0]?.passAt1 ?? NaN);
  expect(pipeline.gain.value).toBeCloseTo(gain, 12);
});

test('endings add up to all tasks, equal the rows, and each leads to its tasks', async ({ app, page }) => {
  const { pipeline } = reportOf(app);
  const raw = rawPipeline(app.db, 'charts');
  for (const task of raw)
    expect(
      pipeline.taskEndings.find((one: { slug: string }) => one.slug === task.slug)?.ending,
      task.slug,
    ).toBe(rawEnding(task));
  await open(page, tab(app, 'overview'));
  const table = page.getByRole('table', { name: 'Tasks by how they ended' });
  const counts: number[] = [];
  for (const [ending, label] of Object.entries({
    solved: 'solved',
    'lost-by-selection': 'lost by select-K',
    'lost-by-refinement': 'lost by refinement',
    'lost-by-final-vote': 'lost by the final vote',
    'never-solved': 'never solved',
  })) {
    const row = table.getByRole('row').filter({ has: page.getByRole('link', { name: label, exact: true }) });
    await expect(row.getByRole('link')).toHaveAttribute(
      'href',
      `/experiments/charts/endings?ending=${ending}`,
    );
    const count = Number(await row.getByRole('cell').first().textContent());
    expect(count).toBe(raw.filter((task) => rawEnding(task) === ending).length);
    counts.push(count);
  }
  expect(counts.reduce((a, b) => a + b, 0)).toBe(raw.length);
  await table.getByRole('link', { name: 'never solved', exact: true }).click();
  await expect(page).toHaveURL(/\/experiments\/charts\/endings\?ending=never-solved$/);
});

test('the task table says what the rows say, is sorted, and leads to the task', async ({ app, page }) => {
  const raw = rawPipeline(app.db, 'charts');
  await open(page, tab(app, 'tasks'));
  const table = page.getByRole('table', { name: 'Tasks', exact: true });
  for (const task of raw) {
    const row = table
      .getByRole('row')
      .filter({ has: page.getByRole('link', { name: task.slug, exact: true }) });
    const judged = (iteration: number) =>
      task.rollouts.filter((r) => r.iteration === iteration && /passed|failed/.test(r.outcome)).length;
    await expect(row).toContainText(`${passing(task, 0)}/${judged(0)}`);
    await expect(row).toContainText(`${passing(task, 1)}/${judged(1)}`);
    const steps = [0, 1].map((iteration) => {
      const mine = task.rollouts.filter((r) => r.iteration === iteration).map((r) => r.steps);
      return Math.round(mine.reduce((a, b) => a + b, 0) / mine.length);
    });
    await expect(row).toContainText(steps.join(' → '));
  }
  await table.getByRole('button', { name: 'Δ' }).click();
  await expect(page).toHaveURL(/sort=delta/);
  const shown = await table
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => row.children[6]?.textContent));
  const deltas = shown.map((text) => Number(text?.replace('−', '-').replace('+', '')));
  expect(deltas).toEqual([...deltas].sort((a, b) => a - b));
  await table.getByRole('link', { name: 'csv-quotes', exact: true }).click();
  await expect(page).toHaveURL(/\/experiments\/charts\/tasks\/csv-quotes/);
});

test('rounds of every tournament equal the report and the rows', async ({ app, page }) => {
  const { pipeline } = reportOf(app);
  const raw = rawPipeline(app.db, 'charts');
  await open(page, tab(app, 'rounds'));
  expect(pipeline.rounds.map((line: { purpose: string }) => line.purpose)).toEqual([
    'select',
    'champion',
    'final',
  ]);
  for (const { iteration, purpose, rounds, floor } of pipeline.rounds) {
    expect(await tableOf(page, `RTV per round: ${TOURNAMENTS[purpose]}`)).toEqual(
      rounds.map(
        (line: { round: number; population: { min: number; max: number }; passAt1: Rate; ceiling: Rate }) => [
          line.round === 0 ? 'start' : `round ${line.round}`,
          line.population.min === line.population.max
            ? String(line.population.max)
            : `${line.population.min}–${line.population.max}`,
          said(line.passAt1),
          said(line.ceiling),
          percent(floor),
        ],
      ),
    );
    const recomputed = rawRounds(raw, iteration, purpose);
    expect(rounds).toHaveLength(recomputed.length);
    for (const [i, round] of recomputed.entries()) {
      expect(rounds[i].passAt1.value).toBeCloseTo(round.passAt1, 12);
      expect(rounds[i].ceiling.value).toBeCloseTo(round.ceiling, 12);
    }
    expect(floor).toBeCloseTo(recomputed[0]?.passAt1 ?? NaN, 12);
  }
});

test('charts of refinement equal the report and the rows', async ({ app, page }) => {
  const { pipeline } = reportOf(app);
  const raw = rawPipeline(app.db, 'charts');
  await open(page, tab(app, 'refinement'));

  expect(await tableOf(page, 'Iteration 1 by passing priors')).toEqual(
    pipeline.byPriors.map(
      (line: { passing: number; priors: number; tasks: number; rollouts: number; passAt1: Rate }) => [
        ...[
          `${line.passing} of ${line.priors}`,
          String(line.tasks),
          String(line.rollouts),
          said(line.passAt1),
        ],
      ],
    ),
  );
  for (const [good, { rollouts, passAt1 }] of rawByPriors(raw)) {
    const line = pipeline.byPriors.find((one: { passing: number }) => one.passing === good);
    expect(line.rollouts).toBe(rollouts);
    expect(line.passAt1.value).toBeCloseTo(passAt1, 12);
  }

  const counts = await tableOf(page, 'Tasks by passing rollouts');
  for (const passed of [0, 1, 2, 3, 4])
    expect(counts.find(([name]) => name === `${passed} of 4`)).toEqual([
      `${passed} of 4`,
      ...[0, 1].map((iteration) => String(raw.filter((task) => passing(task, iteration) === passed).length)),
    ]);
  for (const [name, key] of [
    ['mixed', 'mixed'],
    ['all pass', 'allPass'],
    ['all fail', 'allFail'],
  ] as const)
    expect(counts.find(([first]) => first === name)).toEqual([
      name,
      ...pipeline.passCounts.map((line: Record<string, unknown>) => String(line[key])),
    ]);

  const cells = await tableOf(page, 'From iteration 0 to 1');
  expect(cells).toEqual(
    pipeline.transitions[0].cells.map((cell: { from: number; to: number; tasks: string[] }) => [
      ...[String(cell.from), String(cell.to), String(cell.tasks.length), cell.tasks.join(' ')],
    ]),
  );
  for (const task of raw)
    expect(
      cells.find(([from, to]) => from === String(passing(task, 0)) && to === String(passing(task, 1)))?.[3],
    ).toContain(task.slug);

  const ks = [1, 2, 4];
  expect(await tableOf(page, 'pass@k by iteration')).toEqual(
    ks.map((k) => [
      String(k),
      ...[0, 1].map((iteration) =>
        said(
          pipeline.passAtK.find(
            (one: { k: number; iteration: number }) => one.k === k && one.iteration === iteration,
          ).value,
        ),
      ),
    ]),
  );
  for (const { iteration, k, value } of pipeline.passAtK)
    expect(value.value).toBeCloseTo(rawPassAtK(raw, iteration, k), 12);

  for (const [heading, slugs, from, to] of [
    ['Newly solved in the last iteration', pipeline.newlySolved, 0, 1],
    ['Newly lost in the last iteration', pipeline.newlyLost, 1, 0],
  ] as const) {
    const section = page.getByRole('region', { name: heading });
    const wanted = raw.filter((task) => passing(task, from) === 0 && passing(task, to) > 0);
    expect([...slugs].sort()).toEqual(wanted.map((task) => task.slug).sort());
    await expect(section.getByRole('link')).toHaveText([...slugs]);
  }
});

test('steps, tokens and money per rollout and by role equal the report and the rows', async ({
  app,
  page,
}) => {
  const { pipeline } = reportOf(app);
  const raw = rawPipeline(app.db, 'charts');
  await open(page, tab(app, 'cost'));
  const names: Record<string, string> = {
    passed: 'passed',
    failed: 'failed',
    error: 'no verdict',
    unknown: 'unknown',
  };
  const head = (line: { iteration: number; outcome: string | null; rollouts: number }) => [
    ...[String(line.iteration), line.outcome === null ? 'all' : names[line.outcome], String(line.rollouts)],
  ];
  expect(await tableOf(page, 'Steps per rollout')).toEqual(
    pipeline.effort.map((line: Parameters<typeof head>[0] & { meanSteps: number; stepsInterval: null }) => [
      ...head(line),
      mean(line.meanSteps, line.stepsInterval, line.rollouts, (value) => value.toFixed(1)),
    ]),
  );
  for (const { iteration, outcome, meanSteps } of pipeline.effort) {
    const mine = raw.flatMap((task) =>
      task.rollouts.filter((r) => r.iteration === iteration && (outcome === null || r.outcome === outcome)),
    );
    expect(meanSteps).toBeCloseTo(mine.reduce((sum, r) => sum + r.steps, 0) / mine.length, 9);
  }
  const tokens = (value: number) => {
    const whole = Math.round(value);
    return whole < 1000 ? String(whole) : `${(whole / 1000).toFixed(1)} k`;
  };
  expect(await tableOf(page, 'Tokens per rollout')).toEqual(
    pipeline.effort.map(
      (
        line: Parameters<typeof head>[0] & { meanTokens: number; tokensInterval: null; withTokens: number },
      ) => [...head(line), mean(line.meanTokens, line.tokensInterval, line.withTokens, tokens)],
    ),
  );
  const spent = await tableOf(page, 'Tokens by role and iteration');
  expect(spent).toEqual(
    pipeline.cost.map(
      (line: { iteration: number; role: string; calls: number; usage: Record<string, number | null> }) => [
        ...[String(line.iteration), line.role, String(line.calls)],
        String(Object.values(line.usage).reduce<number>((sum, part) => sum + (part ?? 0), 0)),
        ...['0', '0'],
      ],
    ),
  );
  await expect(page.getByText('No rollout cost anything: scripted models are free.')).toBeVisible();
});

test('accuracy of the judge equals the report and the rows', async ({ app, page }) => {
  const report = reportOf(app);
  const { pipeline } = report;
  const raw = rawPipeline(app.db, 'charts');
  await open(page, tab(app, 'judge'));
  let mixed = 0;
  for (const { iteration, purpose } of pipeline.rounds) {
    const lines = pipeline.judge.filter(
      (line: { iteration: number; purpose: string }) =>
        line.iteration === iteration && line.purpose === purpose,
    );
    const name = `Judge accuracy: ${TOURNAMENTS[purpose]}`;
    if (lines.length === 0) expect(rawJudge(raw, iteration, purpose, null).n).toBe(0);
    else
      expect(await tableOf(page, name)).toEqual(
        lines.map((line: { round: number | null; correct: number; accuracy: Rate }) => [
          line.round === null ? 'all rounds' : `round ${line.round}`,
          ...[String(line.correct), String(line.accuracy.n), said(line.accuracy)],
        ]),
      );
    for (const { round, correct, accuracy } of lines)
      expect({ n: accuracy.n, correct }).toEqual(rawJudge(raw, iteration, purpose, round));
    mixed += rawJudge(raw, iteration, purpose, null).n;
  }
  const margins: { from: number; to: number; correct: number; accuracy: Rate }[] = pipeline.judgeByMargin;
  expect(margins.reduce((sum, line) => sum + line.accuracy.n, 0)).toBe(mixed);
  if (mixed > 0)
    expect(await tableOf(page, 'Judge accuracy by vote margin')).toEqual(
      margins.map(({ from, to, correct, accuracy }) => [
        to === 0 ? 'level' : `${from * 100}–${to * 100} %`,
        ...[String(correct), String(accuracy.n), said(accuracy)],
      ]),
    );
  const decided = await tableOf(page, 'How groups were decided');
  expect(decided.map(([, count]) => Number(count)).reduce((a, b) => a + b, 0)).toBe(
    Object.values<number>(report.decisions).reduce((a, b) => a + b, 0),
  );
  expect((await tableOf(page, 'Position bias'))[0]?.[2]).toBe(said(report.firstPlace));
});
