#!/bin/bash
# Reference solution: bash around one node script.
set -e
cat > /app/report.sh <<'SH'
#!/bin/bash
exec node - "$1" <<'JS'
const { readFileSync } = require('node:fs');
const quoted = String.raw`"((?:[^"\\]|\\.)*)"`;
const form = new RegExp(
  String.raw`^(\S+) (\S+) (\S+) \[(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\] ` +
    String.raw`"(\S+) ((?:[^"\\ ]|\\.)+) ([^\s"]+)" (\d{3}) (\d+|-) ${quoted} ${quoted}$`,
);
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const hourMs = 3_600_000;
const lines = readFileSync(process.argv[2], 'utf8').split(/\r?\n/).filter((line) => line !== '');
let malformed = 0;
let bytes = 0n;
const visitors = new Set();
const hours = new Map();
const paths = new Map();
const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);

function instant([day, month, year, hour, minute, second, sign, zoneHour, zoneMinute]) {
  const parts = [+year, months.indexOf(month), +day, +hour, +minute, +second];
  const local = new Date(Date.UTC(...parts));
  const same = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()];
  if (same.join() !== parts.join()) return null;
  const offset = (+zoneHour * 60 + +zoneMinute) * 60_000;
  return sign === '+' ? local.getTime() - offset : local.getTime() + offset;
}

for (const line of lines) {
  const found = form.exec(line);
  const time = found && instant(found.slice(4, 13));
  if (time === null) {
    malformed++;
    continue;
  }
  const [target, , status, sent, , agent] = found.slice(14);
  if (sent !== '-') bytes += BigInt(sent);
  count(hours, Math.floor(time / hourMs));
  if (/bot/i.test(agent)) continue;
  visitors.add(`${found[1]} ${agent}`);
  if (/^2|^304$/.test(status)) count(paths, target.replace(/[?#].*/, ''));
}
const out = [`lines ${lines.length}`, `malformed ${malformed}`, `bytes ${bytes}`, `visitors ${visitors.size}`];
if (hours.size > 0) {
  const known = [...hours.keys()];
  for (let hour = Math.min(...known); hour <= Math.max(...known); hour++)
    out.push(`hour ${new Date(hour * hourMs).toISOString().slice(0, 13)} ${hours.get(hour) ?? 0}`);
}
const ranked = [...paths].sort(([a, n], [b, m]) => m - n || Buffer.compare(Buffer.from(a), Buffer.from(b)));
for (const [path, n] of ranked.slice(0, 5)) out.push(`path ${n} ${path}`);
process.stdout.write(out.join('\n') + '\n');
JS
SH
