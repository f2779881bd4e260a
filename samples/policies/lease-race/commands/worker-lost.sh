cat > src/worker.js <<'EOF'
import { LeaseLostError } from './queue.js';

/** Claims one job and handles it: 'idle' without a job, else 'done', 'failed' or 'lost' (the lease was). */
export async function runOne(queue, name, handler) {
  const job = await queue.claim(name);
  if (!job) return 'idle';
  const outcome = await settle(() => handler(job.payload, job));
  try {
    if (outcome.error === undefined) await queue.complete(job.id, job.lease, outcome.result);
    else await queue.fail(job.id, job.lease, outcome.error);
  } catch (error) {
    if (error instanceof LeaseLostError) return 'lost';
    throw error;
  }
  return outcome.error === undefined ? 'done' : 'failed';
}

async function settle(handle) {
  try {
    return { result: await handle() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|✖"
