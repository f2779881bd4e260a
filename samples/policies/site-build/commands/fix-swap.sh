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
