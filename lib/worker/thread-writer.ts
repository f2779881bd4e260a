import { Worker } from 'node:worker_threads';
import { databaseFailure, type Db } from '@/db/client';
import { directWriter, WRITES, type Writer } from '@/db/writer';
import { RunoffError } from '@/lib/errors';

/** One write on its way to the thread. */
export interface WriteAsked {
  id: number;
  /** Of `WRITES`. */
  name: string;
  args: unknown[];
}

/** What became of it; failures keep what the other side must tell apart. */
export type WriteAnswer =
  | { id: number; changed: boolean }
  | { id: number; failed: RunoffError['code'] | null; sqlite: string | null; message: string };

export type ToThread = WriteAsked[] | 'close';
export type FromThread = 'ready' | WriteAnswer[];

/** A write that comes this long after the last one is made sooner here than sent there, in milliseconds. */
const ALONE_MS = 2;
/** Sent together at most; sooner when the event loop comes round. */
const TOGETHER = 16;

/**
 * Writes in a thread with a connection of its own, so that a launch goes on while the disk is at work: what is asked for
 * while the thread writes is committed together, and nobody is told before it is. Single writes, those before the thread
 * is up and those after it was closed are made by the connection at hand. When the thread dies everything asked for is
 * rejected as a failure of the database.
 */
export function threadWriter(path: string, db: Db): Writer {
  const names = new Map(Object.entries(WRITES).map(([name, change]): [unknown, string] => [change, name]));
  const direct = directWriter(db);
  const waiting = new Map<number, PromiseWithResolvers<boolean>>();
  const thread = startThread(path);
  const gone = Promise.withResolvers<null>();
  const start = Promise.withResolvers<null>();
  let unsent: WriteAsked[] = [];
  let up = false;
  let asked = 0;
  let last = 0;

  thread.on('message', (message: FromThread) => {
    if (message === 'ready') {
      up = true;
      start.resolve(null);
    } else for (const answer of message) settle(answer);
  });
  const end = (why: string) => {
    up = false;
    for (const { reject } of waiting.values()) reject(databaseFailure(why));
    waiting.clear();
    start.resolve(null);
    gone.resolve(null);
  };
  thread.on('error', (error) => end(`The thread that writes the database failed: ${error.message}`));
  thread.on('exit', () => end('The thread that writes the database has ended.'));

  function settle(answer: WriteAnswer): void {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('changed' in answer) asker?.resolve(answer.changed);
    else asker?.reject(failureOf(answer));
  }

  function send(): void {
    const writes = unsent;
    unsent = [];
    if (writes.length === 0) return;
    try {
      thread.postMessage(writes satisfies ToThread);
    } catch {
      for (const one of writes) sendAlone(one);
    }
  }

  /** One that cannot be sent takes nothing from the others. */
  function sendAlone(one: WriteAsked): void {
    try {
      thread.postMessage([one] satisfies ToThread);
    } catch (error) {
      waiting.get(one.id)?.reject(error);
      waiting.delete(one.id);
    }
  }

  return {
    up: start.promise,
    write(change, ...args) {
      const name = names.get(change);
      if (name === undefined) throw new Error('the writing thread does not know this change; see WRITES');
      const now = performance.now();
      const alone = waiting.size === 0 && now - last > ALONE_MS;
      last = now;
      if (!up || alone) return direct.write(change, ...args);
      const id = (asked += 1);
      if (unsent.push({ id, name, args }) === 1) setImmediate(send);
      if (unsent.length === TOGETHER) send();
      const answered = Promise.withResolvers<boolean>();
      waiting.set(id, answered);
      return answered.promise;
    },
    async close() {
      send();
      thread.postMessage('close' satisfies ToThread);
      await gone.promise;
    },
  };
}

/** With its own limits V8 keeps 150 MB of what reading the code left behind. Rollouts may end many at once, 20 MB each. */
const HEAP = { maxOldGenerationSizeMb: 4096, maxYoungGenerationSizeMb: 4 };

function startThread(path: string): Worker {
  // A thread of a test runner has to be told how TypeScript is read; elsewhere this is what the process was started with.
  const loader = new URL('../../scripts/loader.mjs', import.meta.url).href;
  return new Worker(new URL('./writer-thread.ts', import.meta.url), {
    workerData: path,
    resourceLimits: HEAP,
    execArgv: ['--conditions=react-server', '--import', loader],
  });
}

function failureOf({ failed, sqlite, message }: Extract<WriteAnswer, { message: string }>): Error {
  if (failed !== null) return new RunoffError(failed, message);
  return sqlite === null ? new Error(message) : databaseFailure(message, sqlite);
}

/** One writer for all who ask for it at the same time: opened for the first, closed when the last has closed its own. */
export function sharedWriter(open: () => Writer): () => Writer {
  let shared: Writer | null = null;
  let users = 0;
  return () => {
    const mine = (shared ??= open());
    users += 1;
    return {
      up: mine.up,
      write: (change, ...args) => mine.write(change, ...args),
      async close() {
        users -= 1;
        if (users > 0) return;
        shared = null;
        await mine.close();
      },
    };
  };
}
