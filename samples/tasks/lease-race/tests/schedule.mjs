import { ConflictError } from '/app/src/store.js';

/**
 * A store whose operations wait until the test lets them happen, one at a time, in an order the test chooses.
 * While `free` is true they happen by themselves, one turn of the event loop later.
 */
export class SteppedStore {
  free = true;
  pending = [];
  #closed = false;
  /** Set by a test: an error for an operation instead of its effect, or undefined. */
  fault = () => undefined;
  #records = new Map();

  read(id) {
    return this.#operate({ kind: 'read', id }, () => {
      const record = this.#records.get(id);
      return record ? { value: structuredClone(record.value), version: record.version } : { value: null, version: 0 };
    });
  }

  write(id, value, version) {
    const copy = structuredClone(value);
    return this.#operate({ kind: 'write', id, value: copy }, () => {
      const now = this.#records.get(id)?.version ?? 0;
      if (version !== undefined && version !== now) throw new ConflictError(`${id} has version ${now}, not ${version}`);
      this.#records.set(id, { value: copy, version: now + 1 });
      return now + 1;
    });
  }

  value(id) {
    return structuredClone(this.#records.get(id)?.value ?? null);
  }

  /** Lets one waiting operation happen. */
  release(at = 0) {
    const [operation] = this.pending.splice(at, 1);
    operation.go();
    return quiet();
  }

  #operate(operation, effect) {
    return new Promise((resolve, reject) => {
      operation.go = () => {
        try {
          const error = this.fault(operation);
          if (error) throw error;
          resolve(effect());
        } catch (error) {
          reject(error);
        }
      };
      if (this.#closed) return;
      if (this.free) setImmediate(operation.go);
      else this.pending.push(operation);
    });
  }

  /** What a promise gives, if it needs nothing but a free store; else Stuck. */
  async soon(promise) {
    let open = true;
    const settled = () => (open = false);
    promise.then(settled, settled);
    for (let turn = 0; open && turn < MOST_TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
    return open ? this.stuck('a call waits for one that has stopped') : promise;
  }

  /** Nothing happens in this store any more, so that calls that go round in circles end. */
  stuck(message) {
    this.#closed = true;
    throw new Stuck(message);
  }
}

/** Until everything that waits for nothing but promises has run. */
export async function quiet() {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
}

class Stuck extends Error {}

const MOST_TURNS = 500;

/** Runs all tasks to their end, with `most` operations; `choose(n)` says which of n waiting operations happens next. */
export async function drive(store, tasks, choose, most = 60) {
  store.free = false;
  let open = tasks.length;
  const ends = tasks.map((task) =>
    task()
      .then((value) => ({ value }), (error) => ({ error }))
      .finally(() => open--),
  );
  await quiet();
  for (let count = 0; open > 0; count++) {
    if (store.pending.length === 0) store.stuck('a call waits for something other than the store');
    if (count > most) store.stuck(`no end after ${most} operations`);
    await store.release(choose(store.pending.length));
  }
  store.free = true;
  return Promise.all(ends);
}

/** Runs a scenario under every order of its store operations, or the first `limit` of them. */
export async function everyOrder(scenario, limit = 300) {
  let plan = [];
  for (let run = 0; run < limit; run++) {
    const taken = [];
    await scenario((options) => {
      const choice = plan[taken.length] ?? 0;
      taken.push({ choice, options });
      return choice;
    });
    const last = taken.findLastIndex(({ choice, options }) => choice + 1 < options);
    if (last < 0) return;
    plan = taken.slice(0, last + 1).map(({ choice }) => choice);
    plan[last] += 1;
  }
}

/** Runs a scenario under `runs` orders that differ but are the same each time. */
export async function manyOrders(scenario, runs = 250) {
  let state = 42;
  for (let run = 0; run < runs; run++) {
    await scenario((options) => {
      state = (state * 48271) % 2147483647;
      return state % options;
    });
  }
}
