cat > /tmp/join.mjs <<'EOF'
import { readFileSync, writeFileSync } from 'node:fs';
const path = '/app/src/cache.js';
const code = readFileSync(path, 'utf8');
const start = code.indexOf('  async get(key) {');
const end = code.indexOf('  #start(key) {');
const get = `  async get(key) {
    const job = this.#jobs.get(key);
    if (job) return job.promise;
    const entry = this.#live(key);
    if (!entry) return this.#start(key).promise;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

`;
const overtake = code.replace('    this.#overtake(key);\n    this.#store(key, value);', '    const job = this.#jobs.get(key);\n    if (job) job.current = false;\n    this.#store(key, value);');
writeFileSync(path, overtake.slice(0, start) + get + overtake.slice(end));
EOF
node /tmp/join.mjs && sed -n '20,62p' src/cache.js
