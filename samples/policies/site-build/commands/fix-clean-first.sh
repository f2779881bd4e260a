cat > build.sh <<'SH'
#!/bin/bash
# Builds the site: pages become HTML, assets are copied, a manifest lists everything.
here=$(cd "$(dirname "$0")" && pwd)
case ${1:-} in '') out=$here/dist ;; /*) out=$1 ;; *) out=$PWD/$1 ;; esac
cd "$here" || exit 1
rm -rf "$out" && mkdir -p "$out/assets" || exit 1

count=0
failed=0
while IFS= read -r -d '' page; do
  target=$out/${page#pages/}
  mkdir -p "$(dirname "$target")"
  node tools/render.js "$page" "${target%.md}.html" || failed=1
  count=$((count + 1))
done < <(find pages -type f -name '*.md' -print0)

cp -r assets/. "$out/assets"
names=$(cd "$out" && find . -type f)
node tools/manifest.js "$out" <<< "$names" > "$out/manifest.json"
[ "$failed" -eq 0 ] && [ "$count" -gt 0 ] || exit 1
echo "built $count pages"
SH
sed -i "s/      return '';/      process.exitCode = 1;\n      return '';/" tools/render.js && for i in 1 2; do bash build.sh /tmp/m; grep -c '"manifest.json"' /tmp/m/manifest.json; done
