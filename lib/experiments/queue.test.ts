import { expect, test } from 'vitest';
import { findJob } from '@/db/jobs';
import { testDatabase } from '@/tests/test-database';
import { queueImport, queueScan } from './queue';

test('what a dry run saw is imported under a name, with the benchmark that was named or none', () => {
  const { db } = testDatabase();
  const ctx = { db, now: () => new Date() };
  const source = { paths: ['/data/runs'] };
  const scanJobId = queueScan(ctx, { source });
  const inputOf = (id: string) => findJob(db, id)?.input;
  const asked = { scanJobId, experimentName: ' e ' };
  expect(inputOf(queueImport(ctx, { ...asked, benchmark: ' swe ' }))).toEqual({
    ...{ source, experimentName: 'e', benchmark: 'swe' },
  });
  expect(inputOf(queueImport(ctx, asked))).toMatchObject({ benchmark: null });
  expect(() => queueImport(ctx, { ...asked, benchmark: ' ' })).toThrow('benchmark must not be empty');
  expect(() => queueImport(ctx, { ...asked, scanJobId: 'none' })).toThrow('There is no dry run none');
});
