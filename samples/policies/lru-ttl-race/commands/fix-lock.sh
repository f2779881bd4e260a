cat > src/cache.js <<'EOF'
/** Read-through cache with a time to live and a size limit. */
export class AsyncCache {
  #entries = new Map();
  #locks = new Map();
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
    return this.#locked(key, async () => {
      const entry = this.#peek(key);
      if (entry) {
        this.#entries.delete(key);
        this.#entries.set(key, entry);
        return entry.value;
      }
      const value = await this.#load(key);
      this.#store(key, value);
      return value;
    });
  }

  /** Runs one piece of work at a time for each key. */
  #locked(key, work) {
    const before = this.#locks.get(key) ?? Promise.resolve();
    const after = before.then(work, work);
    this.#locks.set(key, after);
    return after;
  }

  set(key, value) {
    this.#store(key, value);
  }

  delete(key) {
    return this.#entries.delete(key);
  }

  clear() {
    this.#entries.clear();
  }

  get size() {
    return this.#entries.size;
  }

  #peek(key) {
    const entry = this.#entries.get(key);
    return entry && this.#now() < entry.expiresAt ? entry : undefined;
  }

  #store(key, value) {
    this.#entries.delete(key);
    if (this.#entries.size >= this.#max) {
      const oldest = this.#entries.keys().next().value;
      this.#entries.delete(oldest);
    }
    this.#entries.set(key, { value, expiresAt: this.#now() + this.#ttlMs });
  }
}
EOF
