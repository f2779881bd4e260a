cat > /tmp/edit.mjs <<'EOF'
import { readFileSync, writeFileSync } from 'node:fs';
const path = '/app/src/args.js';
const code = readFileSync(path, 'utf8')
  .replace("  { short: 'r'", "  { short: 'n', long: 'top', key: 'top', value: true },\n  { short: 'r'")
  .replace('for (let i = 0; i < argv.length; i++) {\n    const arg = argv[i];', 'const args = normalise(argv);\n  for (let i = 0; i < args.length; i++) {\n    const arg = args[i];')
  .replace('argv[++i]', 'args[++i]');
writeFileSync(path, `${code}
/** Every spelling to the plain one: \`--top=3\` to \`--top 3\`, \`-rn3\` to \`-r -n 3\`. */
function normalise(argv) {
  return argv.flatMap((arg) => {
    const long = /^(--[^=]+)=([^]*)$/.exec(arg);
    if (long) return [long[1], long[2]];
    if (!/^-[a-z]./.test(arg)) return [arg];
    const letters = [...arg.slice(1)];
    const at = letters.findIndex((letter) => OPTIONS.some(({ short, value }) => value && short === letter));
    if (at < 0) return letters.map((letter) => \`-\${letter}\`);
    const value = letters.slice(at + 1).join('');
    return [...letters.slice(0, at + 1).map((letter) => \`-\${letter}\`), ...(value ? [value] : [])];
  });
}
`);
EOF
node /tmp/edit.mjs && node --test 2>&1 | grep -E "^. (pass|fail)"
