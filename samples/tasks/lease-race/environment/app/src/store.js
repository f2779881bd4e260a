/** The record was written by somebody else since it was read. */
export class ConflictError extends Error {
  name = 'ConflictError';
}

/**
 * Records with versions, shared by all processes; this one stands for the real store in tests. Between two
 * operations of one process any number of operations of others may happen.
 */
export class MemoryStore {
  #records = new Map();

  /** The record's value and version; `null` and 0 if there is none. */
  async read(id) {
    const record = this.#records.get(id);
    return record ? { value: structuredClone(record.value), version: record.version } : { value: null, version: 0 };
  }

  /**
   * Writes a record and gives its new version. With `version`, only if that is still the record's version;
   * else it throws a ConflictError and writes nothing.
   */
  async write(id, value, version) {
    const now = this.#records.get(id)?.version ?? 0;
    if (version !== undefined && version !== now) throw new ConflictError(`${id} has version ${now}, not ${version}`);
    this.#records.set(id, { value: structuredClone(value), version: now + 1 });
    return now + 1;
  }
}
