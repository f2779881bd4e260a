cat > build.sh <<'SH'
#!/bin/bash
# Builds the site; see tools/build.js.
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
exec node "$root/tools/build.js" "${1:-$root/dist}"
SH
cat > tools/page.js <<'JS'
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const escape = (part) => part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The HTML of a page; throws an Error that says what is wrong with it. */
export function html(text, parts) {
  const title = /^# (.+)$/m.exec(text)?.[1];
  if (!title) throw new Error('no title');
  const body = text
    .replace(/^\{\{include (.+)\}\}$/gm, (_, name) => {
      if (!existsSync(join(parts, name))) throw new Error(`there is no part "${name}"`);
      return readFileSync(join(parts, name), 'utf8').trim();
    })
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => (block.startsWith('# ') ? `<h1>${escape(block.slice(2))}</h1>` : `<p>${escape(block)}</p>`));
  return `<!doctype html>\n<title>${escape(title)}</title>\n${body.join('\n')}\n`;
}
JS
cat > tools/build.js <<'JS'
// node tools/build.js OUT: the whole site in memory first; OUT is touched only when every page could be rendered.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { html } from './page.js';

const root = resolve(import.meta.dirname, '..');
const out = resolve(process.argv[2]);
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

const site = new Map();
let pages = 0;
let failed = false;
for (const page of filesBelow(join(root, 'pages')).filter((name) => name.endsWith('.md'))) {
  pages++;
  try {
    const text = readFileSync(join(root, 'pages', page), 'utf8');
    site.set(page.replace(/\.md$/, '.html'), Buffer.from(html(text, join(root, 'parts'))));
  } catch (error) {
    failed = true;
    console.error(`pages/${page}: ${error.message}`);
  }
}
if (pages === 0) console.error('pages/ holds no page');
if (failed || pages === 0) process.exit(1);

for (const asset of filesBelow(join(root, 'assets'))) site.set(join('assets', asset), readFileSync(join(root, 'assets', asset)));
const paths = [...site.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const manifest = paths.map((path) => {
  const content = site.get(path);
  return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
});
site.set('manifest.json', Buffer.from(JSON.stringify(manifest, null, 2) + '\n'));

rmSync(out, { recursive: true, force: true });
for (const [path, content] of site) {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), content);
}
console.log(`built ${pages} pages`);
JS
git rm -q --cached tools/render.js tools/manifest.js && rm tools/render.js tools/manifest.js && git status --short
