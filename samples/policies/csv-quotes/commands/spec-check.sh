cat > /tmp/spec.mjs <<'EOF'
import assert from 'node:assert/strict';
import { CsvError, parse, stringify } from '/app/lib/csv.js';
const cases = [
  ['line break in quotes', 'a,"b\nc"\nd,e', [['a', 'b\nc'], ['d', 'e']]],
  ['CRLF in quotes stays', 'a,"b\r\nc"\r\nd,e\r\n', [['a', 'b\r\nc'], ['d', 'e']]],
  ['doubled quotes', '"He said ""no"""', [['He said "no"']]],
  ['only a quote', '""""', [['"']]],
  ['inch sign', '5" pipe,2', [['5" pipe', '2']]],
  ['blank lines', '\na\n\r\n\nb\n', [['a'], ['b']]],
  ['empty quoted line', 'a\n""\nb', [['a'], [''], ['b']]],
  ['empty fields', ',\na,', [['', ''], ['a', '']]],
  ['space before quote', 'a, "b"', [['a', ' "b"']]],
  ['BOM', '\uFEFF"a",b', [['a', 'b']]],
];
let bad = 0;
for (const [name, text, want] of cases) {
  try {
    assert.deepEqual(parse(text), want);
    console.log('ok  ', name);
  } catch (error) {
    bad++;
    console.log('FAIL', name, JSON.stringify(text), error.name === 'AssertionError' ? JSON.stringify(parse(text)) : error);
  }
}
try {
  parse('a\n"b\r\nc",d\r\ne,"f\ng');
  console.log('FAIL unclosed quote: nothing thrown');
  bad++;
} catch (error) {
  const right = error instanceof CsvError && error.line === 4;
  if (!right) bad++;
  console.log(right ? 'ok  ' : 'FAIL', 'unclosed quote, line', error.line);
}
const rows = [['a', 'b,c'], ['say "hi"', 'x\r\ny'], [''], ['5" pipe', ' z ']];
try {
  assert.deepEqual(parse(stringify(rows)), rows);
  console.log('ok   round trip');
} catch {
  bad++;
  console.log('FAIL round trip', JSON.stringify(stringify(rows)));
}
process.exit(bad ? 1 : 0);
EOF
node /tmp/spec.mjs
