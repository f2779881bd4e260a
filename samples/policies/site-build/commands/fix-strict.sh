cat > build.sh <<'SH'
#!/bin/bash
# Builds the site: pages become HTML, assets are copied, a manifest lists everything.
set -euo pipefail
cd "$(dirname "$0")"
OUT=${1:-dist}
rm -rf "$OUT"
mkdir -p "$OUT/assets"

count=0
while IFS= read -r -d '' page; do
  target="$OUT/${page#pages/}"
  target="${target%.md}.html"
  mkdir -p "$(dirname "$target")"
  node tools/render.js "$page" "$target"
  count=$((count + 1))
done < <(find pages -name '*.md' -print0)

cp -r assets/. "$OUT/assets"
manifest=$(cd "$OUT" && find . -type f | node ../tools/manifest.js .)
printf '%s\n' "$manifest" > "$OUT/manifest.json"
echo "built $count pages"
SH
sed -i "s/      return '';/      process.exit(1);/" tools/render.js && git diff --stat
