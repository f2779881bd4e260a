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
    for (;;) {
      const { value, version } = await this.#store.read('last');
      const id = (value ?? 0) + 1;
      if (!(await this.#wrote('last', id, version))) continue;
      await this.#store.write(`job:${id}`, { payload, status: 'waiting', attempts: 0 });
      return id;
    }
  }

  /** Takes the oldest free job under a lease: `{ id, payload, attempt, lease }`, or null. */
  async claim(worker) {
    const { value: last } = await this.#store.read('last');
    let id = 1;
    while (id <= last) {
      const { value: job, version } = await this.#store.read(`job:${id}`);
      const free = job && (job.status === 'waiting' || (job.status === 'leased' && job.until <= this.#now()));
      if (!free) {
        id += 1;
        continue;
      }
      if (job.attempts >= this.#maxAttempts) {
        await this.#wrote(`job:${id}`, { ...job, status: 'dead', error: 'lease ran out' }, version);
        continue;
      }
      const attempt = job.attempts + 1;
      const lease = `${id}/${attempt}/${worker}`;
      const until = this.#now() + this.#leaseMs;
      const taken = await this.#wrote(`job:${id}`, { ...job, status: 'leased', attempts: attempt, lease, until }, version);
      if (taken) return { id, payload: job.payload, attempt, lease };
      // Somebody was faster: the same number again, it will be found taken then.
    }
    return null;
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
    let written = false;
    while (!written) {
      const { value: job, version } = await this.#store.read(`job:${id}`);
      const held = job !== null && job.status === 'leased' && job.lease === lease && this.#now() < job.until;
      if (!held) throw new LeaseLostError(`job ${id} is not held under ${lease}`);
      written = await this.#wrote(`job:${id}`, { ...job, ...changes(job) }, version);
    }
  }

  /** Writes if the version is still the same, and says whether it was. */
  async #wrote(key, value, version) {
    try {
      await this.#store.write(key, value, version);
      return true;
    } catch (error) {
      if (error instanceof ConflictError) return false;
      throw error;
    }
  }
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|✖"
