#!/bin/bash
# Reference: days are numbers of days since 1970 in UTC; months are counted from the start of a contract.
set -e
cd /app
cat > src/calendar.js <<'JS'
/** Days are texts like 2026-03-31; inside they are numbers of days since 1970-01-01, without any time zone. */
const DAY_MS = 24 * 60 * 60 * 1000;
const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;

function toNumber(day) {
  const [, year, month, date] = FORM.exec(day) ?? [];
  const number = Date.UTC(Number(year), Number(month) - 1, Number(date)) / DAY_MS;
  if (year < '1900' || year > '2199' || toDay(number) !== day) throw new RangeError(`not a day: ${day}`);
  return number;
}

function toDay(number) {
  const date = new Date(number * DAY_MS);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

/** Throws a RangeError for a text that is no day. */
export function checkDay(day) {
  toNumber(day);
}

export function addDays(day, days) {
  return toDay(toNumber(day) + days);
}

export function addMonths(day, months) {
  checkDay(day);
  const [year, month, date] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

/** Days from one day to another; the same day is 0. */
export function daysBetween(from, to) {
  return toNumber(to) - toNumber(from);
}

/** Monday is 1, Sunday is 7. */
export function weekday(day) {
  return new Date(toNumber(day) * DAY_MS).getUTCDay() || 7;
}

/** The ISO 8601 week, like 2026-W09: the one of its Thursday. */
export function isoWeek(day) {
  const thursday = toDay(toNumber(day) + 4 - weekday(day));
  const year = thursday.slice(0, 4);
  const week = Math.floor((Date.parse(thursday) - Date.parse(`${year}-01-01`)) / DAY_MS / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
JS
cat > src/schedule.js <<'JS'
import { addDays, addMonths, checkDay, weekday } from './calendar.js';

const LAST = '2199-12-31';
const STEPS = new Map([
  ['week', (start, n) => addDays(start, 7 * n)],
  ['month', (start, n) => addMonths(start, n)],
  ['quarter', (start, n) => addMonths(start, 3 * n)],
  ['year', (start, n) => addMonths(start, 12 * n)],
]);

/** The days on which a contract falls due, the start first. */
export function dueDates({ start, every, count = Infinity, until, workdays = false }) {
  checkDay(start);
  const step = STEPS.get(every);
  if (!step) throw new RangeError(`not an interval: ${every}`);
  if (until !== undefined) checkDay(until);
  else if (count === Infinity) throw new RangeError('neither count nor until');
  const end = until ?? LAST;
  const days = [];
  for (let n = 0; n < count; n++) {
    const day = step(start, n);
    if (day > end) break;
    days.push(workdays ? toWorkday(day) : day);
  }
  return days;
}

/** A Saturday or Sunday moves to the next Monday, or to the Friday before when the month would end. */
export function toWorkday(day) {
  const past = weekday(day) - 5;
  if (past <= 0) return day;
  const monday = addDays(day, 3 - past);
  return monday.slice(0, 7) === day.slice(0, 7) ? monday : addDays(day, -past);
}
JS
cat > src/invoice.js <<'JS'
import { addDays, daysBetween, isoWeek } from './calendar.js';

/** What is owed of a period's price, in cents, when a contract ends on `lastDay`; all days inclusive. */
export function share({ cents, from, to, lastDay }) {
  const total = daysBetween(from, to) + 1;
  const used = Math.min(Math.max(daysBetween(from, lastDay) + 1, 0), total);
  return Math.floor((2 * cents * used + total) / (2 * total));
}

/** One line of the reminder list: the day two weeks after the due day, and its week. */
export function reminder(dueDay) {
  const day = addDays(dueDay, 14);
  return `${day} ${isoWeek(day)}`;
}
JS
