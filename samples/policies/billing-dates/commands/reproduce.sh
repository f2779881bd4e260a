cat > /tmp/complaints.mjs <<'EOF'
import { addDays, addMonths, checkDay, isoWeek } from '/app/src/calendar.js';
import { dueDates } from '/app/src/schedule.js';
import { share } from '/app/src/invoice.js';
const show = (name, value) => console.log(`${name}:`, value);
show('31 January, monthly', dueDates({ start: '2026-01-31', every: 'month', count: 4 }).join(' '));
show('29 February, yearly', dueDates({ start: '2024-02-29', every: 'year', count: 5 }).join(' '));
show('18 October + 14 days', addDays('2026-10-18', 14));
show('30 November 2011 + 1 month', addMonths('2011-11-30', 1));
show('10 days of April', share({ cents: 3000, from: '2026-04-01', to: '2026-04-30', lastDay: '2026-04-10' }));
show('New Year', isoWeek('2027-01-01'));
try {
  checkDay('2026-06-31');
  show('31 June', 'accepted');
} catch (error) {
  show('31 June', error.message);
}
EOF
for zone in UTC Europe/Berlin America/Sao_Paulo Pacific/Apia; do echo "== $zone"; TZ=$zone node /tmp/complaints.mjs; done
