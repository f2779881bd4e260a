cat > /tmp/own.mjs <<'EOF'
import { readFileSync, writeFileSync } from 'node:fs';
const path = '/app/src/cache.js';
const code = readFileSync(path, 'utf8');
const guarded = code.replace(
  `    } finally {
      this.#loading.delete(key);
    }`,
  `    } finally {
      // Only the load that still counts may take itself off the list.
      if ((this.#versions.get(key) ?? 0) === version) this.#loading.delete(key);
    }`,
);
if (guarded === code) throw new Error('nothing replaced');
writeFileSync(path, guarded);
EOF
node /tmp/own.mjs && git diff --stat
