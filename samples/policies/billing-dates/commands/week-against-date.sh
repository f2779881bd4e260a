cat > /tmp/weeks.mjs <<'EOF'
import { addDays, isoWeek, weekday } from '/app/src/calendar.js';
let day = '1999-12-01';
for (let at = 0; at < 12000; at++, day = addDays(day, 1)) console.log(`${day} ${weekday(day)} ${isoWeek(day)}`);
EOF
node /tmp/weeks.mjs > /tmp/ours.txt
cut -d' ' -f1 /tmp/ours.txt | TZ=UTC date -f - '+%F %u %G-W%V' > /tmp/theirs.txt
wc -l < /tmp/ours.txt; diff /tmp/ours.txt /tmp/theirs.txt | head -12; cmp /tmp/ours.txt /tmp/theirs.txt && echo same
