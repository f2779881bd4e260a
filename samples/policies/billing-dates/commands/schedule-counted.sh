cat > src/schedule.js <<'EOF'
import { addDays, addMonths, checkDay, weekday } from './calendar.js';

const LAST_DAY = '2199-12-31';
const MONTHS = { month: 1, quarter: 3, year: 12 };

/** The days on which a contract falls due, the start first. Each is counted from the start. */
export function dueDates({ start, every, count, until, workdays = false }) {
  checkDay(start);
  if (until !== undefined) checkDay(until);
  if (every !== 'week' && !Object.hasOwn(MONTHS, every)) throw new RangeError(`unknown interval: ${every}`);
  if (count === undefined && until === undefined) throw new RangeError('count or until is needed');
  const days = [];
  for (let at = 0; at < (count ?? Infinity); at++) {
    const day = every === 'week' ? addDays(start, 7 * at) : addMonths(start, MONTHS[every] * at);
    if (day > (until ?? LAST_DAY)) break;
    days.push(workdays ? toWorkday(day) : day);
  }
  return days;
}

/** Saturday and Sunday move to Monday; where that is in the next month, to the Friday before. */
export function toWorkday(day) {
  const number = weekday(day);
  if (number < 6) return day;
  const monday = addDays(day, 8 - number);
  const sameMonth = monday.slice(0, 7) === day.slice(0, 7);
  return sameMonth ? monday : addDays(day, 5 - number);
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|✖"
