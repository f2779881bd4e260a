/** The lease is not the one under which the job is held now. */
export class LeaseLostError extends Error {
  name = 'LeaseLostError';
}

/**
 * Jobs in a shared store: `last` holds the number of the newest job, `job:N` holds job N as
 * `{ payload, status, attempts, lease?, until?, result?, error? }`, status waiting, leased, done or dead.
 */
export class JobQueue {
  #store;
  #now;
  #leaseMs;
  #maxAttempts;

  constructor({ store, now = Date.now, leaseMs = 30_000, maxAttempts = 3 }) {
    this.#store = store;
    this.#now = now;
    this.#leaseMs = leaseMs;
    this.#maxAttempts = maxAttempts;
  }

  /** Adds a job and gives its number. */
  async add(payload) {
    const { value: last } = await this.#store.read('last');
    const id = (last ?? 0) + 1;
    await this.#store.write('last', id);
    await this.#store.write(`job:${id}`, { payload, status: 'waiting', attempts: 0 });
    return id;
  }

  /** Takes the oldest free job under a lease: `{ id, payload, attempt, lease }`, or null. */
  async claim(worker) {
    const { value: last } = await this.#store.read('last');
    for (let id = 1; id <= last; id++) {
      const { value: job } = await this.#store.read(`job:${id}`);
      const expired = job.status === 'leased' && this.#now() > job.until;
      if (job.status !== 'waiting' && !expired) continue;
      const attempts = job.attempts + 1;
      const until = this.#now() + this.#leaseMs;
      await this.#store.write(`job:${id}`, { ...job, status: 'leased', attempts, lease: worker, until });
      return { id, payload: job.payload, attempt: attempts, lease: worker };
    }
    return null;
  }

  /** Prolongs a lease from now. */
  async renew(id, lease) {
    const job = await this.#held(id, lease);
    await this.#store.write(`job:${id}`, { ...job, until: this.#now() + this.#leaseMs });
  }

  async complete(id, lease, result) {
    const job = await this.#held(id, lease);
    await this.#store.write(`job:${id}`, { ...job, status: 'done', result });
  }

  /** Gives a job back after an error, for another attempt if one is left. */
  async fail(id, lease, error) {
    const job = await this.#held(id, lease);
    const status = job.attempts < this.#maxAttempts ? 'waiting' : 'dead';
    await this.#store.write(`job:${id}`, { ...job, status, error });
  }

  /** The job as it is in the store, or null. */
  async get(id) {
    return (await this.#store.read(`job:${id}`)).value;
  }

  async #held(id, lease) {
    const { value: job } = await this.#store.read(`job:${id}`);
    if (job.lease !== lease) throw new LeaseLostError(`job ${id} is not held under ${lease}`);
    return job;
  }
}
