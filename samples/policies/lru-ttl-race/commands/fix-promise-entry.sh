cat > src/cache.js <<'EOF'
/** Read-through cache with a time to live and a size limit. */
export class AsyncCache {
  #entries = new Map();
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
    const entry = this.#entries.get(key);
    if (entry && this.#now() < entry.expiresAt) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return entry.value;
    }
    // The promise itself is the entry, so everyone who asks meanwhile shares it.
    const promise = this.#load(key);
    this.#store(key, promise);
    return promise;
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
