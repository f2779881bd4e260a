sed -i 's/ignoreCase, reverse, unique }/ignoreCase, reverse, top, unique }/; s/rows.filter((row) => row.times === 1) : rows;/rows.filter((row) => row.times === 1) : rows.slice(0, top);/' src/count.js
git diff --stat && sed -n 16,20p src/count.js
