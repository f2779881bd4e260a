cat > /tmp/rules.mjs <<'EOF'
import { checkDay, isoWeek, weekday } from '/app/src/calendar.js';
import { dueDates, toWorkday } from '/app/src/schedule.js';
import { share } from '/app/src/invoice.js';
let wrong = 0;
function is(name, got, expected) {
  const same = JSON.stringify(got) === JSON.stringify(expected);
  if (!same) wrong += 1;
  console.log(same ? 'ok   ' : 'WRONG', name, same ? '' : `got ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`);
}
const refused = (call) => {
  try {
    call();
    return 'accepted';
  } catch (error) {
    return error.name;
  }
};
is('end of month', dueDates({ start: '2026-01-31', every: 'month', count: 4 }), ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
is('30 April', dueDates({ start: '2026-04-30', every: 'month', count: 2 }), ['2026-04-30', '2026-05-30']);
is('leap day', dueDates({ start: '2024-02-29', every: 'year', count: 5 }).at(-1), '2028-02-29');
is('until', dueDates({ start: '2026-01-31', every: 'quarter', until: '2026-04-30' }), ['2026-01-31', '2026-04-30']);
is('neither', refused(() => dueDates({ start: '2026-01-31', every: 'month' })), 'RangeError');
is('another interval', refused(() => dueDates({ start: '2026-01-31', every: 'day', count: 1 })), 'RangeError');
is('end of the calendar', dueDates({ start: '2199-11-30', every: 'month', count: 9 }), ['2199-11-30', '2199-12-30']);
is('Sunday to Monday', toWorkday('2026-06-07'), '2026-06-08');
is('Saturday at the end', toWorkday('2026-05-30'), '2026-05-29');
is('Sunday at the end', toWorkday('2026-05-31'), '2026-05-29');
is('Sunday is 7', weekday('2026-06-07'), 7);
is('week of 1 January 2027', isoWeek('2027-01-01'), '2026-W53');
is('week of 30 December 2024', isoWeek('2024-12-30'), '2025-W01');
is('31 June', refused(() => checkDay('2026-06-31')), 'RangeError');
is('1899', refused(() => checkDay('1899-12-31')), 'RangeError');
is('2200', refused(() => checkDay('2200-01-01')), 'RangeError');
is('one digit', refused(() => checkDay('2026-1-05')), 'RangeError');
is('ten days', share({ cents: 3000, from: '2026-04-01', to: '2026-04-30', lastDay: '2026-04-10' }), 1000);
is('whole month', share({ cents: 3000, from: '2026-04-01', to: '2026-04-30', lastDay: '2026-04-30' }), 3000);
is('later', share({ cents: 3000, from: '2026-04-01', to: '2026-04-30', lastDay: '2026-05-02' }), 3000);
is('before', share({ cents: 3000, from: '2026-04-01', to: '2026-04-30', lastDay: '2026-03-02' }), 0);
is('half a cent', share({ cents: 45, from: '2026-04-01', to: '2026-04-30', lastDay: '2026-04-01' }), 2);
console.log(wrong, 'wrong');
EOF
timeout 10 node /tmp/rules.mjs; echo "exit $?"
