cat > /tmp/edit.mjs <<'EOF'
import { readFileSync, writeFileSync } from 'node:fs';
const path = '/app/src/args.js';
const code = readFileSync(path, 'utf8')
  .replace("  { short: 'r'", "  { short: 'n', long: 'top', key: 'top', value: true },\n  { short: 'r'")
  .replace('  for (let i = 0; i < argv.length; i++) {\n    const arg = argv[i];', `  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '--') {
      result.files.push(...argv.slice(i + 1));
      break;
    }
    const attached = /^(--[a-z-]+)=([^]*)$|^(-[cdn])([^]+)$/.exec(argv[i]);
    if (attached) argv = argv.toSpliced(i, 1, attached[1] ?? attached[3], attached[2] ?? attached[4]);
    const arg = argv[i];`)
  .replace('  result.column = Number(result.column);', `  result.column = Number(result.column);
  if (result.top !== undefined) {
    result.top = Number(result.top);
    if (!Number.isInteger(result.top) || result.top < 1) throw new UsageError('option --top needs a whole number from 1');
    if (result.unique) throw new UsageError('--top and --unique exclude each other');
  }`);
writeFileSync(path, code);
EOF
node /tmp/edit.mjs && git diff src/args.js
