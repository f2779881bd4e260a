import { parentPort, workerData } from 'node:worker_threads';
import { isDatabaseFailure, openDatabase, WRITING } from '@/db/client';
import { WRITES } from '@/db/writer';
import { errorMessage, RunoffError } from '@/lib/errors';
import type { FromThread, ToThread, WriteAnswer, WriteAsked } from './thread-writer';

/** Committed together at most, so that nobody waits long for the lock. */
const AT_ONCE = 64;

/** The body of the thread of `threadWriter`; its data is the path of the database. */
const port = parentPort;
if (!port) throw new Error('this file is the body of a thread');
const db = openDatabase(String(workerData), { create: false });

/** What came in since the last commit, oldest first. */
let queue: WriteAsked[] = [];

port.on('message', (message: ToThread) => {
  if (message === 'close') {
    commitQueue();
    db.$client.close();
    port.close();
  } else if (queue.push(...message) === message.length) setImmediate(commitQueue);
});
tell('ready');

function commitQueue(): void {
  const asked = queue;
  queue = [];
  for (let from = 0; from < asked.length; from += AT_ONCE) tell(commit(asked.slice(from, from + AT_ONCE)));
}

function tell(message: FromThread): void {
  port?.postMessage(message);
}

/** Makes the writes in one transaction; where that fails as a whole, each in one of its own. */
function commit(batch: WriteAsked[]): WriteAnswer[] {
  if (batch.length === 1) return batch.map(written);
  try {
    return db.$client
      .transaction(() =>
        batch.map((one) => {
          const answer = written(one);
          // A full disk ends the whole transaction, with what had gone well before.
          if (!db.$client.inTransaction) throw new Error('the transaction has ended');
          return answer;
        }),
      )
      [WRITING.behavior]();
  } catch {
    return batch.map(written);
  }
}

function written({ id, name, args }: WriteAsked): WriteAnswer {
  try {
    const change = WRITES[name];
    if (!change) throw new Error(`there is no write ${name}`);
    // The other side has checked them: it calls the same function with the same types.
    return { id, changed: change(db, ...(args as never[])) !== false };
  } catch (error) {
    return {
      id,
      failed: error instanceof RunoffError ? error.code : null,
      sqlite: isDatabaseFailure(error) ? error.code : null,
      message: errorMessage(error),
    };
  }
}
