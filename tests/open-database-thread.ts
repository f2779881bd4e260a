import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '@/db/client';
import { errorMessage } from '@/lib/errors';

/** Opens one database after the other, each when all threads are there; tells what went wrong. */
const { paths, threads, arrived } = workerData as { paths: string[]; threads: number; arrived: Int32Array };
const failures: string[] = [];
for (const [round, path] of paths.entries()) {
  Atomics.add(arrived, round, 1);
  while (Atomics.load(arrived, round) < threads);
  try {
    openDatabase(path).$client.close();
  } catch (error) {
    failures.push(errorMessage(error));
  }
}
parentPort?.postMessage(failures);
