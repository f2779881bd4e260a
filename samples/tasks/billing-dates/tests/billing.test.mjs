import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { addDays, addMonths, checkDay, daysBetween, isoWeek, weekday } from '/app/src/calendar.js';
import { reminder, share } from '/app/src/invoice.js';
import { dueDates, toWorkday } from '/app/src/schedule.js';

/** Clock changes at 2 h and at midnight, a day that never was (Apia, 2011-12-30), both ends of the world. */
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Pacific/Apia', 'Pacific/Kiritimati', 'Asia/Kolkata'];

/** Every day from one to another, counted without a Date. */
function* calendar(fromYear, toYear) {
  for (let year = fromYear; year <= toYear; year++) {
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    for (const [at, length] of [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].entries()) {
      for (let date = 1; date <= length; date++) {
        yield `${year}-${String(at + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
      }
    }
  }
}
const DAYS = [...calendar(2010, 2028)];

for (const zone of ZONES) {
  test(`days one after another in ${zone}`, () => {
    process.env.TZ = zone;
    for (const [at, day] of DAYS.entries()) {
      if (at === 0) continue;
      assert.equal(addDays(DAYS[at - 1], 1), day);
      assert.equal(addDays(day, -1), DAYS[at - 1]);
      assert.equal(daysBetween(DAYS[0], day), at);
      // 2010-01-01 was a Friday.
      assert.equal(weekday(day), ((at + 4) % 7) + 1, day);
    }
  });
  test(`due days, weeks and shares in ${zone}`, () => {
    process.env.TZ = zone;
    assert.deepEqual(dueDates({ start: '2011-11-30', every: 'month', count: 4 }), ['2011-11-30', '2011-12-30', '2012-01-30', '2012-02-29']);
    assert.deepEqual(dueDates({ start: '2018-10-21', every: 'week', until: '2018-11-11' }), ['2018-10-21', '2018-10-28', '2018-11-04', '2018-11-11']);
    assert.deepEqual(dueDates({ start: '2017-10-15', every: 'year', count: 2 }), ['2017-10-15', '2018-10-15']);
    assert.equal(addMonths('2018-09-04', 2), '2018-11-04');
    assert.equal(isoWeek('2026-03-29'), '2026-W13');
    assert.equal(isoWeek('2026-10-25'), '2026-W43');
    assert.equal(reminder('2026-10-18'), '2026-11-01 2026-W44');
    assert.equal(share({ cents: 3100, from: '2026-03-01', to: '2026-03-31', lastDay: '2026-03-30' }), 3000);
    assert.equal(share({ cents: 3100, from: '2026-10-01', to: '2026-10-31', lastDay: '2026-10-25' }), 2500);
  });
}

test('a zone that changes between two calls', () => {
  process.env.TZ = 'Pacific/Kiritimati';
  const day = addDays('2026-06-30', 1);
  process.env.TZ = 'America/New_York';
  assert.equal(addMonths(day, 1), '2026-08-01');
  assert.equal(daysBetween(day, '2026-07-02'), 1);
});

test('months keep the day or take the last one', () => {
  const cases = [['2026-01-31', 1, '2026-02-28'], ['2024-01-31', 1, '2024-02-29'], ['2026-01-31', 3, '2026-04-30'], ['2026-12-31', 2, '2027-02-28']];
  const back = [['2026-03-31', -1, '2026-02-28'], ['2026-01-15', -1, '2025-12-15'], ['2026-03-30', -13, '2025-02-28'], ['2024-02-29', -12, '2023-02-28'], ['2026-05-31', 0, '2026-05-31']];
  for (const [day, months, expected] of [...cases, ...back]) assert.equal(addMonths(day, months), expected, `${day} ${months}`);
});

test('due days count from the start', () => {
  assert.deepEqual(dueDates({ start: '2026-01-31', every: 'month', count: 5 }), ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']);
  assert.deepEqual(dueDates({ start: '2025-11-30', every: 'quarter', count: 3 }), ['2025-11-30', '2026-02-28', '2026-05-30']);
});
test('the end of a month is not remembered', () => {
  assert.deepEqual(dueDates({ start: '2026-04-30', every: 'month', count: 3 }), ['2026-04-30', '2026-05-30', '2026-06-30']);
  assert.deepEqual(dueDates({ start: '2026-02-28', every: 'month', count: 2 }), ['2026-02-28', '2026-03-28']);
});
test('29 February comes back in leap years', () => {
  assert.deepEqual(dueDates({ start: '2024-02-29', every: 'year', count: 5 }), ['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']);
});
test('centuries', () => {
  assert.equal(addDays('1900-02-28', 1), '1900-03-01');
  assert.equal(addDays('2000-02-28', 1), '2000-02-29');
  assert.equal(addMonths('2096-02-29', 48), '2100-02-28');
  assert.equal(daysBetween('1900-01-01', '2199-12-31'), 109572);
});

test('until and count', () => {
  assert.deepEqual(dueDates({ start: '2026-01-31', every: 'month', until: '2026-03-30' }), ['2026-01-31', '2026-02-28']);
  assert.deepEqual(dueDates({ start: '2026-01-31', every: 'month', until: '2026-02-28', count: 9 }), ['2026-01-31', '2026-02-28']);
  assert.deepEqual(dueDates({ start: '2026-01-31', every: 'month', until: '2027-02-28', count: 2 }), ['2026-01-31', '2026-02-28']);
  assert.deepEqual(dueDates({ start: '2026-01-31', every: 'month', until: '2026-01-30' }), []);
  assert.deepEqual(dueDates({ start: '2026-01-31', every: 'month', count: 0 }), []);
});
test('the list ends with the year 2199', () => {
  assert.deepEqual(dueDates({ start: '2199-11-30', every: 'month', count: 9 }), ['2199-11-30', '2199-12-30']);
  assert.deepEqual(dueDates({ start: '2199-12-20', every: 'week', until: '2199-12-31' }), ['2199-12-20', '2199-12-27']);
});
test('what cannot be scheduled', () => {
  const start = '2026-01-31';
  for (const every of ['day', 'months', '', undefined, 'toString']) assert.throws(() => dueDates({ start, every, count: 2 }), RangeError, String(every));
  assert.throws(() => dueDates({ start, every: 'month' }), RangeError);
});

test('weekends move to Monday', () => {
  assert.deepEqual(['2026-06-05', '2026-06-06', '2026-06-07', '2026-06-08'].map(toWorkday), ['2026-06-05', '2026-06-08', '2026-06-08', '2026-06-08']);
});
test('at the end of a month they move to Friday', () => {
  assert.deepEqual(['2026-01-31', '2026-05-30', '2026-05-31', '2026-02-28'].map(toWorkday), ['2026-01-30', '2026-05-29', '2026-05-29', '2026-02-27']);
  assert.equal(toWorkday('2026-08-29'), '2026-08-31');
});
test('moving changes neither the days that follow nor the end', () => {
  assert.deepEqual(dueDates({ start: '2026-01-31', every: 'month', count: 4, workdays: true }), ['2026-01-30', '2026-02-27', '2026-03-31', '2026-04-30']);
  assert.deepEqual(dueDates({ start: '2026-06-06', every: 'week', until: '2026-06-13', workdays: true }), ['2026-06-08', '2026-06-15']);
});

test('weeks at the turn of the year', () => {
  const weeks = { '2026-12-31': '2026-W53', '2027-01-01': '2026-W53', '2027-01-03': '2026-W53', '2027-01-04': '2027-W01', '2024-12-30': '2025-W01', '2025-12-28': '2025-W52', '2025-12-29': '2026-W01', '2026-01-01': '2026-W01', '2023-01-01': '2022-W52', '2020-12-31': '2020-W53', '2016-01-03': '2015-W53' };
  for (const [day, week] of Object.entries(weeks)) assert.equal(isoWeek(day), week, day);
});

test('shares', () => {
  const march = { from: '2026-03-01', to: '2026-03-31' };
  assert.equal(share({ cents: 3100, ...march, lastDay: '2026-03-31' }), 3100);
  assert.equal(share({ cents: 3100, ...march, lastDay: '2026-04-02' }), 3100);
  assert.equal(share({ cents: 3100, ...march, lastDay: '2026-03-01' }), 100);
  assert.equal(share({ cents: 3100, ...march, lastDay: '2026-02-28' }), 0);
  assert.equal(share({ cents: 3100, ...march, lastDay: '2026-02-01' }), 0);
  assert.equal(share({ cents: 500, from: '2026-05-05', to: '2026-05-05', lastDay: '2026-05-05' }), 500);
});
test('half a cent goes up', () => {
  const april = { from: '2026-04-01', to: '2026-04-30' };
  for (let used = 1; used <= 30; used++) {
    const lastDay = `2026-04-${String(used).padStart(2, '0')}`;
    for (const cents of [15, 45, 105, 999]) {
      const expected = Number((BigInt(2 * cents * used) + 30n) / 60n);
      assert.equal(share({ cents, ...april, lastDay }), expected, `${cents} cents, ${used} days`);
    }
  }
});

describe('texts that are no days', () => {
  const texts = ['2026-06-31', '2026-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-01-00', '2026-1-05', '26-01-05', ' 2026-01-05', '2026-01-05T00:00', '2026-01-05\n', '1899-12-31', '2200-01-01', '', 'soon'];
  for (const text of texts) {
    test(JSON.stringify(text), () => {
      assert.throws(() => checkDay(text), (error) => error instanceof RangeError && error.message.includes(text));
    });
  }
  test('are refused everywhere', () => {
    const bad = '2026-06-31';
    const good = '2026-06-30';
    const calls = [
      () => addDays(bad, 1), () => addMonths(bad, 1), () => daysBetween(bad, good), () => daysBetween(good, bad), () => weekday(bad), () => isoWeek(bad),
      () => toWorkday(bad), () => reminder(bad), () => dueDates({ start: bad, every: 'month', count: 1 }), () => dueDates({ start: good, every: 'month', until: bad }),
      () => share({ cents: 1, from: bad, to: '2026-07-31', lastDay: '2026-07-31' }), () => share({ cents: 1, from: '2026-06-01', to: bad, lastDay: good }), () => share({ cents: 1, from: '2026-06-01', to: good, lastDay: bad }),
    ];
    for (const call of calls) assert.throws(call, (error) => error instanceof RangeError && error.message.includes(bad), call.toString());
  });
  test('real days are accepted', () => {
    for (const day of ['1900-01-01', '2199-12-31', '2024-02-29', '2000-02-29', '2011-12-30']) checkDay(day);
  });
});

test('the given tests stay green', () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  assert.equal(spawnSync(process.execPath, ['--test'], { cwd: '/app', env: { ...env, TZ: 'UTC' } }).status, 0);
});
