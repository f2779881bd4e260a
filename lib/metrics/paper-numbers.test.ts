import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { describeWithSharedData } from '@/tests/shared-data';
import { PAPER_MAIN, PAPER_RTV } from './paper-numbers';

const place = { model: z.string(), benchmark: z.string() };
const tables = z.object({
  main: z.array(
    z.object({ ...place, iter0: z.number(), selK: z.number(), iter1: z.number(), final: z.number() }),
  ),
  population: z.array(z.object({ ...place, iteration: z.number(), mean: z.number(), passAt16: z.number() })),
  rtvAlone: z.array(z.object({ ...place, round0: z.number(), final: z.number() })),
});

const percent = (share: number) => Number((share * 100).toFixed(2));
const slug = (benchmark: string) => benchmark.toLowerCase().replaceAll(' ', '-');

describeWithSharedData('the numbers of the paper', (folder) => {
  const published = tables.parse(JSON.parse(readFileSync(join(folder, 'paper', 'tables.json'), 'utf8')));

  it('are those of its main table', () => {
    const ours = PAPER_MAIN.map(({ model, benchmark, iter0, selected, iter1, final }) => ({
      ...{ model, benchmark: slug(benchmark), iter0: percent(iter0), selK: percent(selected) },
      ...{ iter1: percent(iter1), final: percent(final) },
    }));
    expect(ours).toEqual(published.main);
  });

  it('with the ceilings and means of both iterations', () => {
    const ours = PAPER_MAIN.flatMap(({ model, benchmark, iter0, iter1, ceilings }) =>
      [iter0, iter1].map((mean, iteration) => ({
        ...{ model, benchmark: slug(benchmark), iteration, mean: percent(mean) },
        passAt16: percent(ceilings[iteration] ?? 0),
      })),
    );
    const key = (row: { model: string; benchmark: string; iteration: number }) =>
      `${row.model} ${row.benchmark} ${row.iteration}`;
    const sorted = <T extends Parameters<typeof key>[0]>(rows: T[]) =>
      rows.toSorted((a, b) => key(a).localeCompare(key(b)));
    expect(sorted(ours)).toEqual(sorted(published.population));
  });

  it('and one tournament alone', () => {
    expect(
      PAPER_RTV.map((row) => ({
        ...{ model: row.model, benchmark: slug(row.benchmark) },
        ...{ round0: percent(row.round0), final: percent(row.final) },
      })),
    ).toEqual(published.rtvAlone);
  });
});
