cat > src/calendar.js <<'EOF'
/** Days are texts like 2026-03-31. */
const DAY_MS = 24 * 60 * 60 * 1000;

/** Noon: no clock change reaches it. */
function toDate(day) {
  return new Date(`${day}T12:00:00`);
}

function toDay(date) {
  const two = (number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Throws a RangeError for a text that is no day. */
export function checkDay(day) {
  const real = /^(19|2[01])\d\d-\d\d-\d\d$/.test(day) && toDay(toDate(day)) === day;
  if (!real) throw new RangeError(`not a day: ${day}`);
}

export function addDays(day, days) {
  checkDay(day);
  const date = toDate(day);
  date.setDate(date.getDate() + days);
  return toDay(date);
}

export function addMonths(day, months) {
  checkDay(day);
  const date = toDate(day);
  const wanted = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() + months);
  const last = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
  date.setDate(Math.min(wanted, last));
  return toDay(date);
}

/** Days from one day to another; the same day is 0. */
export function daysBetween(from, to) {
  checkDay(from);
  checkDay(to);
  return Math.round((toDate(to) - toDate(from)) / DAY_MS);
}

/** Monday is 1, Sunday is 7. */
export function weekday(day) {
  checkDay(day);
  return toDate(day).getDay() || 7;
}

/** The ISO 8601 week, like 2026-W09: the one of its Thursday. */
export function isoWeek(day) {
  const thursday = addDays(day, 4 - weekday(day));
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|✖"
