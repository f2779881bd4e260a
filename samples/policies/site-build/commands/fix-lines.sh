cat > build.sh <<'SH'
#!/bin/bash
# Builds the site: pages become HTML, assets are copied, a manifest lists everything.
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
out=${1:+$caller/$1}
case ${1:-} in /*) out=$1 ;; '') out=$PWD/dist ;; esac

mkdir -p "$(dirname "$out")"
next=$(mktemp -d "$(dirname "$out")/.next.XXXXXX") || exit 1
trap 'rm -rf "$next"' EXIT
mkdir "$next/site" "$next/site/assets"

find pages -type f -name '*.md' > "$next/pages"
failed=0
count=0
while IFS= read -r page; do
  target="$next/site/${page#pages/}"
  target="${target%.md}.html"
  mkdir -p "$(dirname "$target")"
  node tools/render.js "$page" "$target" || failed=1
  count=$((count + 1))
done < "$next/pages"
if [ "$failed" -ne 0 ] || [ "$count" -eq 0 ]; then
  [ "$count" -gt 0 ] || echo 'no pages' >&2
  exit 1
fi

cp -a assets/. "$next/site/assets"
(cd "$next/site" && find . -type f) | node tools/manifest.js "$next/site" > "$next/manifest.json" || exit 1
mv "$next/manifest.json" "$next/site"
rm -rf "$out"
mv "$next/site" "$out"
echo "built $count pages"
SH
sed -i "s/      return '';/      process.exitCode = 1;\n      return '';/" tools/render.js
sed -i 's/a.localeCompare(b)/Buffer.compare(Buffer.from(a), Buffer.from(b))/' tools/manifest.js && git diff --stat
