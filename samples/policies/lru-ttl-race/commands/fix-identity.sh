cat > src/cache.js <<'EOF'
/** Read-through cache with a time to live and a size limit. */
export class AsyncCache {
  #entries = new Map();
  #loads = new Map();
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
    if (entry && this.#alive(entry)) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return entry.value;
    }
    let loading = this.#loads.get(key);
    if (loading) return loading;
    loading = Promise.resolve(key).then(this.#load);
    this.#loads.set(key, loading);
    try {
      const value = await loading;
      if (this.#loads.get(key) === loading) this.#store(key, value);
      return value;
    } finally {
      if (this.#loads.get(key) === loading) this.#loads.delete(key);
    }
  }

  set(key, value) {
    this.#loads.delete(key);
    this.#store(key, value);
  }

  delete(key) {
    this.#loads.delete(key);
    return this.#entries.delete(key);
  }

  clear() {
    this.#loads.clear();
    this.#entries.clear();
  }

  get size() {
    this.#dropExpired();
    return this.#entries.size;
  }

  #alive(entry) {
    return this.#now() < entry.expiresAt;
  }

  #dropExpired() {
    for (const [key, entry] of this.#entries) if (!this.#alive(entry)) this.#entries.delete(key);
  }

  #store(key, value) {
    this.#entries.delete(key);
    if (this.#entries.size >= this.#max) this.#dropExpired();
    if (this.#entries.size >= this.#max) this.#entries.delete(this.#entries.keys().next().value);
    this.#entries.set(key, { value, expiresAt: this.#now() + this.#ttlMs });
  }
}
EOF
