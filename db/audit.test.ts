import { expect, test } from 'vitest';
import { AUDIT_TYPES, describeAudit } from '@/lib/access/audit';
import { testDatabase } from '@/tests/test-database';
import { appendAudit, auditPage } from './audit';
import { appendEvent, eventsAfter } from './events';
import { createExperiment } from './experiments';
import { latestEvents } from './latest-events';

function filled() {
  const { db } = testDatabase();
  const { id } = createExperiment(db, 'Demo', 'import', 'unit');
  appendAudit(db, { actor: 'ada' }, id, 'summaries-asked', { model: 'scripted/extractive', again: false });
  appendEvent(db, { experimentId: id, type: 'job-started', payload: {} });
  appendAudit(db, {}, id, 'export-made', { format: 'csv', redaction: 'default', outcomes: false });
  appendAudit(db, { actor: 'bob' }, 'gone', 'experiment-deleted', {
    ...{ name: 'Gone', rollouts: 1, selections: 0, links: 2 },
  });
  return { db, id };
}

test('the audit says who did what, newest first, and whether the experiment is still there', () => {
  const { db, id } = filled();
  const { lines, next, actors } = auditPage(db, {});
  expect(lines.map(({ actor, area, what, experiment }) => [actor, area, what, experiment])).toEqual([
    ['bob', 'deletions', 'deleted Gone: 1 rollout, 0 selections, 2 links', { id: 'gone', exists: false }],
    [null, 'exports', 'exported it as csv, secrets masked, without outcomes', { id, exists: true }],
    ['ada', 'judging', 'asked scripted/extractive for summaries', { id, exists: true }],
  ]);
  expect(next).toBeNull();
  expect(actors).toEqual(['ada', 'bob']);
});

test('it can be asked for by area, person and experiment, page by page', () => {
  const { db, id } = filled();
  const types = (filter: Parameters<typeof auditPage>[1], limit?: number) =>
    auditPage(db, filter, limit).lines.map(({ type }) => type);
  expect(types({ area: 'exports' })).toEqual(['export-made']);
  expect(types({ actor: 'ada' })).toEqual(['summaries-asked']);
  expect(types({ experimentId: id })).toEqual(['export-made', 'summaries-asked']);
  const first = auditPage(db, {}, 2);
  expect(first.lines).toHaveLength(2);
  expect(types({ before: first.next }, 2)).toEqual(['summaries-asked']);
});

test('what stands in the audit is not in the feed, which shared links may show', () => {
  const { db, id } = filled();
  const fed = ['experiment-created', 'job-started'];
  expect(eventsAfter(db, 0, null).map(({ type }) => type)).toEqual(fed);
  expect(latestEvents(db, id, null).map(({ type }) => type)).toEqual([...fed].reverse());
  expect(JSON.stringify(eventsAfter(db, 0, null))).not.toContain('actor');
});

test('every type has a sentence of its own, also for a payload that cannot be read', () => {
  for (const type of AUDIT_TYPES) {
    const told = describeAudit(type, { unheard: 'of' });
    expect(told?.what.trim()).not.toBe('');
  }
  expect(describeAudit('share-revoked', 3)?.what).toBe('share revoked');
  expect(describeAudit('vote-cast', {})).toBeNull();
});
