cat > /tmp/issue.mjs <<'EOF'
import { parse } from '/app/lib/csv.js';
const show = (name, text) => console.log(name.padEnd(22), JSON.stringify(parse(text)));
show('line break in quotes', 'id,note\n1,"two\nlines"');
show('doubled quotes', '"He said ""no""",x');
show('CRLF', 'a,b\r\nc,d\r\n');
show('inch sign', '5" pipe,2');
EOF
node /tmp/issue.mjs
