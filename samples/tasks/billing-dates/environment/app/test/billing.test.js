import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, daysBetween, isoWeek } from '../src/calendar.js';
import { dueDates } from '../src/schedule.js';

test('due every month', () => {
  assert.deepEqual(dueDates({ start: '2026-01-15', every: 'month', count: 3 }), ['2026-01-15', '2026-02-15', '2026-03-15']);
});

test('due every quarter until a day', () => {
  assert.deepEqual(dueDates({ start: '2026-01-15', every: 'quarter', until: '2026-07-15' }), ['2026-01-15', '2026-04-15', '2026-07-15']);
});

test('days', () => {
  assert.equal(addDays('2026-02-27', 3), '2026-03-02');
  assert.equal(daysBetween('2026-01-01', '2026-12-31'), 364);
});

test('weeks', () => {
  assert.equal(isoWeek('2026-01-01'), '2026-W01');
});

test('a text that is no day', () => {
  assert.throws(() => dueDates({ start: 'soon', every: 'month', count: 1 }), RangeError);
});
