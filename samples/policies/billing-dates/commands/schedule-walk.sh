cat > src/schedule.js <<'EOF'
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
  while (weekday(day) > 5) {
    const next = addDays(day, 1);
    day = next.slice(0, 7) === day.slice(0, 7) ? next : addDays(day, -1);
  }
  return day;
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|✖"
