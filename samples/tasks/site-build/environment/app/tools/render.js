// node tools/render.js SOURCE TARGET: one page from Markdown (a very small part of it) to HTML.
import { readFileSync, writeFileSync } from 'node:fs';

const [source, target] = process.argv.slice(2);
const text = readFileSync(source, 'utf8');
const title = /^# (.+)$/m.exec(text)?.[1];
if (!title) {
  console.error(`${source}: no title`);
  process.exit(1);
}

const escape = (part) => part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const body = text
  .replace(/^\{\{include (.+)\}\}$/gm, (_, name) => {
    try {
      return readFileSync(`parts/${name}`, 'utf8').trim();
    } catch {
      console.error(`${source}: there is no part "${name}"`);
      return '';
    }
  })
  .split(/\n{2,}/)
  .map((block) => block.trim())
  .filter((block) => block !== '')
  .map((block) => (block.startsWith('# ') ? `<h1>${escape(block.slice(2))}</h1>` : `<p>${escape(block)}</p>`));

writeFileSync(target, `<!doctype html>\n<title>${escape(title)}</title>\n${body.join('\n')}\n`);
