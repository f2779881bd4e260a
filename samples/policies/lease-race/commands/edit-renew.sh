cat > /tmp/renew.mjs <<'EOF'
import { readFileSync, writeFileSync } from 'node:fs';
const path = '/app/src/queue.js';
const code = readFileSync(path, 'utf8');
const shorter = code.replace(
  `    await this.#changeHeld(id, lease, (job) => ({ ...job, until: this.#now() + this.#leaseMs }));`,
  `    const job = await this.get(id);
    const held = job?.status === 'leased' && job.lease === lease && this.#now() < job.until;
    if (!held) throw new LeaseLostError(\`job \${id} is not held under \${lease}\`);
    await this.#store.write(\`job:\${id}\`, { ...job, until: this.#now() + this.#leaseMs });`,
);
if (shorter === code) throw new Error('nothing replaced');
writeFileSync(path, shorter);
EOF
node /tmp/renew.mjs && node --test 2>&1 | grep -E "^. (pass|fail)|✖"
