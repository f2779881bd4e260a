cat > src/queue.js <<'EOF'
import { ConflictError } from './store.js';

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
    const id = await this.#change('last', (last) => (last ?? 0) + 1);
    // Until this is written the number has no job, and `claim` passes over it.
    await this.#store.write(`job:${id}`, { payload, status: 'waiting', attempts: 0 });
    return id;
  }

  /** Takes the oldest free job under a lease: `{ id, payload, attempt, lease }`, or null. */
  async claim(worker) {
    const { value: last } = await this.#store.read('last');
    for (let id = 1; id <= last; id++) {
      const job = await this.#change(`job:${id}`, (job) => (job && this.#isFree(job) ? this.#leased(job, worker) : null));
      if (job?.status === 'leased') return { id, payload: job.payload, attempt: job.attempts, lease: job.lease };
    }
    return null;
  }

  /** Prolongs a lease from now. */
  async renew(id, lease) {
    await this.#changeHeld(id, lease, (job) => ({ ...job, until: this.#now() + this.#leaseMs }));
  }

  async complete(id, lease, result) {
    await this.#changeHeld(id, lease, (job) => ({ ...job, status: 'done', result }));
  }

  /** Gives a job back after an error, for another attempt if one is left. */
  async fail(id, lease, error) {
    await this.#changeHeld(id, lease, (job) => {
      return { ...job, status: job.attempts < this.#maxAttempts ? 'waiting' : 'dead', error };
    });
  }

  /** The job as it is in the store, or null. */
  async get(id) {
    return (await this.#store.read(`job:${id}`)).value;
  }

  #isFree(job) {
    return job.status === 'waiting' || (job.status === 'leased' && this.#now() >= job.until);
  }

  #leased(job, worker) {
    if (job.attempts >= this.#maxAttempts) return { ...job, status: 'dead', error: 'lease ran out' };
    const attempts = job.attempts + 1;
    return { ...job, status: 'leased', attempts, lease: worker, until: this.#now() + this.#leaseMs };
  }

  async #changeHeld(id, lease, change) {
    await this.#change(`job:${id}`, (job) => {
      const held = job?.status === 'leased' && job.lease === lease && this.#now() < job.until;
      if (!held) throw new LeaseLostError(`job ${id} is not held under ${lease}`);
      return change(job);
    });
  }

  /** Reads, decides and writes until nobody came in between; null from `decide` leaves the record alone. */
  async #change(key, decide) {
    for (;;) {
      const { value, version } = await this.#store.read(key);
      const next = decide(value);
      if (next === null) return null;
      try {
        await this.#store.write(key, next, version);
        return next;
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
      }
    }
  }
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|✖"
