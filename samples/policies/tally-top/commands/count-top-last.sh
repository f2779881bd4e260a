cat > /tmp/count.mjs <<'EOF'
import { readFileSync, writeFileSync } from 'node:fs';
const path = '/app/src/count.js';
const code = readFileSync(path, 'utf8')
  .replace('reverse, unique }', 'reverse, top, unique }')
  .replace('return reverse ? kept.reverse() : kept;', 'return (reverse ? kept.reverse() : kept).slice(0, top);');
writeFileSync(path, code);
EOF
node /tmp/count.mjs && git diff src/count.js
