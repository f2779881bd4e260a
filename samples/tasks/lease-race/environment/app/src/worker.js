/** Claims one job and handles it: 'idle' without a job, else 'done', 'failed' or 'lost' (the lease was). */
export async function runOne(queue, name, handler) {
  const job = await queue.claim(name);
  if (!job) return 'idle';
  try {
    const result = await handler(job.payload, job);
    await queue.complete(job.id, job.lease, result);
    return 'done';
  } catch (error) {
    await queue.fail(job.id, job.lease, error.message);
    return 'failed';
  }
}
