sed -i '/^  -r, --reverse/i \  -n, --top N           only the N most frequent values' src/help.js
node bin/tally.js --help
