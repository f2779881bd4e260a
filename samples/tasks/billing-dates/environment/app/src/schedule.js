import { addDays, addMonths, checkDay, weekday } from './calendar.js';

const STEPS = {
  week: (day) => addDays(day, 7),
  month: (day) => addMonths(day, 1),
  quarter: (day) => addMonths(day, 3),
  year: (day) => addMonths(day, 12),
};

/** The days on which a contract falls due, the start first. */
export function dueDates({ start, every, count = Infinity, until, workdays = false }) {
  checkDay(start);
  const days = [];
  let day = start;
  while (days.length < count && !(day > until)) {
    days.push(workdays ? toWorkday(day) : day);
    day = STEPS[every](day);
  }
  return days;
}

/** A Saturday or Sunday moves to the next Monday. */
export function toWorkday(day) {
  while (weekday(day) > 5) day = addDays(day, 1);
  return day;
}
