/** Days are texts like 2026-03-31. */
const DAY_MS = 24 * 60 * 60 * 1000;

function toDate(day) {
  return new Date(`${day}T00:00:00`);
}

function toDay(date) {
  const two = (number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Throws a RangeError for a text that is no day. */
export function checkDay(day) {
  if (Number.isNaN(toDate(day).getTime())) throw new RangeError(`not a day: ${day}`);
}

export function addDays(day, days) {
  return toDay(new Date(toDate(day).getTime() + days * DAY_MS));
}

export function addMonths(day, months) {
  const date = toDate(day);
  date.setMonth(date.getMonth() + months);
  return toDay(date);
}

/** Days from one day to another; the same day is 0. */
export function daysBetween(from, to) {
  return Math.floor((toDate(to) - toDate(from)) / DAY_MS);
}

/** Monday is 1, Sunday is 7. */
export function weekday(day) {
  return toDate(day).getDay();
}

/** The ISO 8601 week, like 2026-W09. */
export function isoWeek(day) {
  const year = Number(day.slice(0, 4));
  const week = Math.ceil((daysBetween(`${year}-01-01`, day) + 1) / 7);
  return `${year}-W${String(week).padStart(2, '0')}`;
}
