cat > src/invoice.js <<'EOF'
import { addDays, daysBetween, isoWeek } from './calendar.js';

/** What is owed of a period's price, in cents, when a contract ends on `lastDay`; all days inclusive. */
export function share({ cents, from, to, lastDay }) {
  const total = daysBetween(from, to) + 1;
  const used = Math.min(Math.max(daysBetween(from, lastDay) + 1, 0), total);
  return Math.round(cents * (used / total));
}

/** One line of the reminder list: the day two weeks after the due day, and its week. */
export function reminder(dueDay) {
  const day = addDays(dueDay, 14);
  return `${day} ${isoWeek(day)}`;
}
EOF
git diff --stat
