cat > src/cache.js <<'EOF'
/** Read-through cache with a time to live and a size limit. */
export class AsyncCache {
  #entries = new Map();
  #loading = new Map();
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
    const entry = this.#peek(key);
    if (entry) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return entry.value;
    }
    if (!this.#loading.has(key)) {
      this.#loading.set(key, this.#fetch(key));
    }
    return this.#loading.get(key);
  }

  async #fetch(key) {
    try {
      const value = await this.#load(key);
      this.#store(key, value);
      return value;
    } finally {
      this.#loading.delete(key);
    }
  }

  set(key, value) {
    this.#loading.delete(key);
    this.#store(key, value);
  }

  delete(key) {
    this.#loading.delete(key);
    return this.#entries.delete(key);
  }

  clear() {
    this.#loading.clear();
    this.#entries.clear();
  }

  get size() {
    this.#dropExpired();
    return this.#entries.size;
  }

  #dropExpired() {
    for (const key of [...this.#entries.keys()]) {
      if (!this.#peek(key)) this.#entries.delete(key);
    }
  }

  #peek(key) {
    const entry = this.#entries.get(key);
    return entry && this.#now() < entry.expiresAt ? entry : undefined;
  }

  #store(key, value) {
    this.#entries.delete(key);
    if (this.#entries.size >= this.#max) this.#dropExpired();
    if (this.#entries.size >= this.#max) {
      const oldest = this.#entries.keys().next().value;
      this.#entries.delete(oldest);
    }
    this.#entries.set(key, { value, expiresAt: this.#now() + this.#ttlMs });
  }
}
EOF
