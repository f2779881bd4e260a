cat > /app/report.mjs <<'EOF'
import fs from 'node:fs';
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const QUOTED = '"((?:[^"\\\\]|\\\\.)*)"';
const LINE = new RegExp(
  '^(\\S+) \\S+ \\S+ \\[(\\d{2})/(\\w{3})/(\\d{4}):(\\d{2}):(\\d{2}):(\\d{2}) ([+-])(\\d{2})(\\d{2})\\] ' +
    QUOTED + ' (\\d{3}) (\\d+|-) ' + QUOTED + ' ' + QUOTED + '$',
);

// The hour in UTC as a number of hours since 1970, or null for a date that does not exist.
function utcHour(day, month, year, h, m, s, sign, zh, zm) {
  const at = MONTHS.indexOf(month);
  const date = new Date(Date.UTC(year, at, day, h, m, s));
  const exists = at >= 0 && date.getUTCDate() === Number(day) && h < 24 && m < 60 && s < 60;
  if (!exists) return null;
  const zone = (Number(zh) * 60 + Number(zm)) * (sign === '-' ? -1 : 1);
  return Math.floor((date.getTime() / 60000 - zone) / 60);
}

const lines = fs.readFileSync(process.argv[2], 'utf8').split(/\r?\n/).filter((line) => line !== '');
let malformed = 0;
let bytes = 0;
const visitors = new Set();
const hours = new Map();
const paths = new Map();
const add = (map, key) => map.set(key, (map.get(key) || 0) + 1);

for (const line of lines) {
  const found = LINE.exec(line);
  const request = found && /^\S+ (\S+) \S+$/.exec(found[11]);
  const hour = request && utcHour(...found.slice(2, 11));
  if (hour === null) {
    malformed++;
    continue;
  }
  const [status, sent, , agent] = found.slice(12);
  if (sent !== '-') bytes += Number(sent);
  add(hours, hour);
  if (/bot/i.test(agent)) continue;
  visitors.add(found[1] + ' ' + agent);
  if (status[0] === '2' || status === '304') add(paths, request[1].split(/[?#]/)[0]);
}

console.log('lines ' + lines.length);
console.log('malformed ' + malformed);
console.log('bytes ' + bytes);
console.log('visitors ' + visitors.size);
const known = [...hours.keys()].sort((a, b) => a - b);
for (let hour = known[0]; hour <= known[known.length - 1]; hour++) {
  console.log('hour ' + new Date(hour * 3600000).toISOString().slice(0, 13) + ' ' + (hours.get(hour) || 0));
}
const ranked = [...paths].sort((a, b) => b[1] - a[1] || Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])));
for (const [path, count] of ranked.slice(0, 5)) console.log('path ' + count + ' ' + path);
EOF
cat > /app/report.sh <<'EOF'
#!/bin/bash
node report.mjs "$1"
EOF
