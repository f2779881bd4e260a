#!/bin/bash
# Builds the site: pages become HTML, assets are copied, a manifest lists everything.
OUT=${1:-dist}
mkdir -p $OUT/assets

count=0
for page in $(find pages -name '*.md'); do
  target=$OUT/${page#pages/}
  target=${target%.md}.html
  mkdir -p $(dirname $target)
  node tools/render.js $page $target 2>&1 | tee -a build.log
  count=$((count + 1))
done

cp -r assets/* $OUT/assets
(cd $OUT && find . -type f) | node tools/manifest.js $OUT > $OUT/manifest.json
echo "built $count pages"
