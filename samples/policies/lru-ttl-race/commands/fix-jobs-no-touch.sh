cat > src/cache.js <<'EOF'
/** Read-through cache with a time to live and a size limit. */
export class AsyncCache {
  #entries = new Map();
  #jobs = new Map();
  #max;
  #ttlMs;
  #load;
  #now;

  constructor({ load, max = 100, ttlMs = 60_000, now = Date.now }) {
    this.#load = load;
    this.#max = max;
    this.#ttlMs = ttlMs;
    this.#now = now;
  }

  /** The cached value, or what `load(key)` resolves to. */
  async get(key) {
    const entry = this.#live(key);
    if (entry) return entry.value;
    const job = this.#jobs.get(key) ?? this.#start(key);
    return job.promise;
  }

  #start(key) {
    const job = { current: true, promise: null };
    this.#jobs.set(key, job);
    job.promise = this.#run(key, job);
    return job;
  }

  async #run(key, job) {
    try {
      const value = await this.#load(key);
      if (job.current) this.#store(key, value);
      return value;
    } finally {
      if (job.current) this.#jobs.delete(key);
    }
  }

  /** Nobody joins the load under way any more, and its value is not stored. */
  #overtake(key) {
    const job = this.#jobs.get(key);
    if (job) job.current = false;
    this.#jobs.delete(key);
  }

  set(key, value) {
    this.#overtake(key);
    this.#store(key, value);
  }

  delete(key) {
    this.#overtake(key);
    return this.#live(key) !== undefined && this.#entries.delete(key);
  }

  clear() {
    for (const key of [...this.#jobs.keys()]) this.#overtake(key);
    this.#entries.clear();
  }

  get size() {
    this.#sweep();
    return this.#entries.size;
  }

  #live(key) {
    const entry = this.#entries.get(key);
    return entry && this.#now() < entry.expiresAt ? entry : undefined;
  }

  #sweep() {
    for (const key of [...this.#entries.keys()]) if (!this.#live(key)) this.#entries.delete(key);
  }

  #store(key, value) {
    this.#entries.delete(key);
    if (this.#entries.size >= this.#max) this.#sweep();
    while (this.#entries.size >= this.#max) this.#entries.delete(this.#entries.keys().next().value);
    this.#entries.set(key, { value, expiresAt: this.#now() + this.#ttlMs });
  }
}
EOF
