#!/bin/bash
# Reference fix: build into a folder of its own, put it in the place of OUT only when every page was rendered.
set -e
cd /app
cat > build.sh <<'SH'
#!/bin/bash
# Builds the site: pages become HTML, assets are copied, a manifest lists everything. OUT changes only when all went well.
set -u
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
out=${1:-$root/dist}
[[ $out = /* ]] || out=$PWD/$out

# The first folder above OUT that is there: what is made above OUT goes again when the build fails.
place=$(dirname -- "$out")
while [[ ! -d $place ]]; do place=$(dirname -- "$place"); done
work=$(mktemp -d -- "$place/.build.XXXXXX") || exit 1
trap 'rm -rf -- "$work"' EXIT
mkdir "$work/site" "$work/site/assets"

cd -- "$root" || exit 1
count=0
failed=0
while IFS= read -r -d '' page; do
  target=$work/site/${page#pages/}
  target=${target%.md}.html
  mkdir -p -- "$(dirname -- "$target")"
  node tools/render.js "$page" "$target" || failed=1
  count=$((count + 1))
done < <(find pages -type f -name '*.md' -print0)

[[ $count -gt 0 ]] || { echo 'pages/ holds no page' >&2; exit 1; }
[[ $failed -eq 0 ]] || exit 1
cp -R assets/. "$work/site/assets" || exit 1
(cd "$work/site" && find . -type f -print0) | node tools/manifest.js "$work/site" > "$work/manifest.json" || exit 1
mv "$work/manifest.json" "$work/site/" || exit 1

mkdir -p -- "$(dirname -- "$out")" || exit 1
if [[ -e $out ]]; then mv -- "$out" "$work/old" || exit 1; fi
mv -- "$work/site" "$out" || exit 1
echo "built $count pages"
SH
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
