cat > src/calendar.js <<'EOF'
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

/** The week counted from the Monday of the week that holds 4 January; 0 or less before it. */
function weekIn(year, day) {
  const fourth = toNumber(`${year}-01-04`);
  const monday = fourth + 1 - weekday(toDay(fourth));
  return Math.floor((toNumber(day) - monday) / 7) + 1;
}

/** The ISO 8601 week, like 2026-W09. */
export function isoWeek(day) {
  let year = Number(day.slice(0, 4));
  let week = weekIn(year, day);
  if (week === 0) {
    year -= 1;
    week = weekIn(year, day);
  }
  return `${year}-W${String(week).padStart(2, '0')}`;
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|✖"
