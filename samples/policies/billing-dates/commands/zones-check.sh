cat > /tmp/zones.mjs <<'EOF'
import { addDays, addMonths, daysBetween, isoWeek, weekday } from '/app/src/calendar.js';
import { dueDates } from '/app/src/schedule.js';
import { createHash } from 'node:crypto';
const hash = createHash('sha256');
let day = '2005-01-01';
for (let at = 0; at < 9000; at++) {
  hash.update([day, daysBetween('2005-01-01', day) === at, weekday(day), isoWeek(day), addMonths(day, 1), addMonths(day, -1)].join());
  const next = addDays(day, 1);
  if (next === day) {
    console.log('stuck at', day);
    break;
  }
  day = next;
}
for (const every of ['week', 'month', 'quarter', 'year']) hash.update(dueDates({ start: '2008-02-29', every, until: '2020-12-31', workdays: true }).join());
console.log(process.env.TZ, day, hash.digest('hex').slice(0, 12));
EOF
for zone in UTC Europe/Berlin America/New_York America/Sao_Paulo Pacific/Apia Asia/Kolkata; do TZ=$zone timeout 20 node /tmp/zones.mjs; done
