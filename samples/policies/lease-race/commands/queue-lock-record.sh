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
    return this.#alone(async () => {
      const { value } = await this.#store.read('last');
      const id = (value ?? 0) + 1;
      await this.#store.write(`job:${id}`, { payload, status: 'waiting', attempts: 0 });
      await this.#store.write('last', id);
      return id;
    });
  }

  /** Takes the oldest free job under a lease: `{ id, payload, attempt, lease }`, or null. */
  async claim(worker) {
    return this.#alone(async () => {
      const { value: last } = await this.#store.read('last');
      for (let id = 1; id <= last; id++) {
        const { value: job } = await this.#store.read(`job:${id}`);
        const free = job.status === 'waiting' || (job.status === 'leased' && job.until <= this.#now());
        if (!free) continue;
        if (job.attempts >= this.#maxAttempts) {
          await this.#store.write(`job:${id}`, { ...job, status: 'dead', error: 'lease ran out' });
          continue;
        }
        const attempt = job.attempts + 1;
        const lease = `${worker}#${attempt}`;
        await this.#store.write(`job:${id}`, { ...job, status: 'leased', attempts: attempt, lease, until: this.#now() + this.#leaseMs });
        return { id, payload: job.payload, attempt, lease };
      }
      return null;
    });
  }

  /** Prolongs a lease from now. */
  async renew(id, lease) {
    await this.#update(id, lease, () => ({ until: this.#now() + this.#leaseMs }));
  }

  async complete(id, lease, result) {
    await this.#update(id, lease, () => ({ status: 'done', result }));
  }

  /** Gives a job back after an error, for another attempt if one is left. */
  async fail(id, lease, error) {
    await this.#update(id, lease, (job) => ({ status: job.attempts < this.#maxAttempts ? 'waiting' : 'dead', error }));
  }

  /** The job as it is in the store, or null. */
  async get(id) {
    return (await this.#store.read(`job:${id}`)).value;
  }

  async #update(id, lease, changes) {
    await this.#alone(async () => {
      const { value: job } = await this.#store.read(`job:${id}`);
      const held = job !== null && job.status === 'leased' && job.lease === lease && this.#now() < job.until;
      if (!held) throw new LeaseLostError(`job ${id} is not held under ${lease}`);
      await this.#store.write(`job:${id}`, { ...job, ...changes(job) });
    });
  }

  /** Runs an operation while this process holds the record `lock`. */
  async #alone(operation) {
    await this.#lock();
    try {
      return await operation();
    } finally {
      await this.#store.write('lock', false);
    }
  }

  async #lock() {
    for (;;) {
      const { value: locked, version } = await this.#store.read('lock');
      if (locked) continue;
      try {
        await this.#store.write('lock', true, version);
        return;
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
      }
    }
  }
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|✖"
