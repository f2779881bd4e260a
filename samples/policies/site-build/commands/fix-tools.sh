cat > tools/render.js <<'JS'
// node tools/render.js SOURCE TARGET: one page from Markdown (a very small part of it) to HTML.
import { readFileSync, writeFileSync } from 'node:fs';

const [source, target] = process.argv.slice(2);
const text = readFileSync(source, 'utf8');
const title = /^# (.+)$/m.exec(text)?.[1];
if (!title) {
  console.error(`${source}: no title`);
  process.exit(1);
}

let missing = false;
const escape = (part) => part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const body = text
  .replace(/^\{\{include (.+)\}\}$/gm, (_, name) => {
    try {
      return readFileSync(`parts/${name}`, 'utf8').trim();
    } catch {
      missing = true;
      console.error(`${source}: there is no part "${name}"`);
      return '';
    }
  })
  .split(/\n{2,}/)
  .map((block) => block.trim())
  .filter((block) => block !== '')
  .map((block) => (block.startsWith('# ') ? `<h1>${escape(block.slice(2))}</h1>` : `<p>${escape(block)}</p>`));

if (missing) process.exit(1);
writeFileSync(target, `<!doctype html>\n<title>${escape(title)}</title>\n${body.join('\n')}\n`);
JS
cat > tools/manifest.js <<'JS'
// node tools/manifest.js FOLDER < NAMES: path, size and SHA-256 of the files named on standard input, each ended by NUL.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const paths = readFileSync(0, 'utf8')
  .split('\0')
  .filter((name) => name !== '')
  .map((name) => name.replace(/^\.\//, ''))
  .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

const entries = paths.map((path) => {
  const content = readFileSync(join(folder, path));
  return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
});
console.log(JSON.stringify(entries, null, 2));
JS
git diff --stat
