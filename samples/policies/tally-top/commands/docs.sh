sed -i '/^  -r, --reverse/i \  -n, --top N           only the N most frequent values' src/help.js
sed -i '/^| `-r`/i | `-n`, `--top N` | only the N most frequent values |' README.md
node bin/tally.js --help && tail -9 README.md
