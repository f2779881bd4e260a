cat > src/calendar.js <<'EOF'
/** Days are texts like 2026-03-31; inside they are numbers, 0 is 1970-01-01. No Date, so no time zone. */
const FORM = /^(19|20|21)\d\d-\d\d-\d\d$/;

function isLeap(year) {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function monthLength(year, month) {
  return month === 2 ? (isLeap(year) ? 29 : 28) : 30 + ((month + (month > 7)) % 2);
}

function read(day) {
  const [year, month, date] = FORM.test(day) ? day.split('-').map(Number) : [0, 0, 0];
  if (month < 1 || month > 12 || date < 1 || date > monthLength(year, month)) throw new RangeError(`not a day: ${day}`);
  return { year, month, date };
}

function write(year, month, date) {
  const two = (number) => String(number).padStart(2, '0');
  return `${year}-${two(month)}-${two(date)}`;
}

/** Days before 1 January of a year, counted from year 0. */
function before(year) {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
}

function toNumber(day) {
  const { year, month, date } = read(day);
  let number = before(year) - before(1970) + date - 1;
  for (let at = 1; at < month; at++) number += monthLength(year, at);
  return number;
}

function toDay(number) {
  let year = 1970 + Math.floor(number / 365.2425);
  while (before(year) - before(1970) > number) year -= 1;
  while (before(year + 1) - before(1970) <= number) year += 1;
  let left = number - (before(year) - before(1970));
  let month = 1;
  for (; left >= monthLength(year, month); month++) left -= monthLength(year, month);
  return write(year, month, left + 1);
}

/** Throws a RangeError for a text that is no day. */
export function checkDay(day) {
  read(day);
}

export function addDays(day, days) {
  return toDay(toNumber(day) + days);
}

export function addMonths(day, months) {
  const { year, month, date } = read(day);
  const count = year * 12 + month - 1 + months;
  const [newYear, newMonth] = [Math.floor(count / 12), (count % 12) + 1];
  return write(newYear, newMonth, Math.min(date, monthLength(newYear, newMonth)));
}

/** Days from one day to another; the same day is 0. */
export function daysBetween(from, to) {
  return toNumber(to) - toNumber(from);
}

/** Monday is 1, Sunday is 7. 1970-01-01 was a Thursday. */
export function weekday(day) {
  return ((((toNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** The ISO 8601 week, like 2026-W09: the one of its Thursday. */
export function isoWeek(day) {
  const thursday = toNumber(day) + 4 - weekday(day);
  const year = toDay(thursday).slice(0, 4);
  const week = Math.floor((thursday - toNumber(`${year}-01-01`)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|✖"
