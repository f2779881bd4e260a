cat > src/worker.js <<'EOF'
import { LeaseLostError } from './queue.js';

/** Claims one job and handles it: 'idle' without a job, else 'done', 'failed' or 'lost' (the lease was). */
export async function runOne(queue, name, handler) {
  const job = await queue.claim(name);
  if (!job) return 'idle';
  try {
    const result = await handler(job.payload, job);
    await queue.complete(job.id, job.lease, result);
    return 'done';
  } catch (error) {
    if (error instanceof LeaseLostError) return 'lost';
    return giveBack(queue, job, error);
  }
}

async function giveBack(queue, job, error) {
  try {
    await queue.fail(job.id, job.lease, error.message);
    return 'failed';
  } catch (late) {
    if (late instanceof LeaseLostError) return 'lost';
    throw late;
  }
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|✖"
