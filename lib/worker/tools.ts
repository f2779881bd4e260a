import { databasePath, openDatabase, type Db } from '@/db/client';
import { resolveModel } from '@/lib/model/resolve-model';
import { scriptedModel } from '@/lib/model/scripted';
import type { WorkerTools } from './run-job';

/** The composition root: the only place that builds models. */
export function workerTools(path: string = databasePath(), db: Db = openDatabase(path)): WorkerTools {
  return {
    db,
    databasePath: path,
    model: (name) => resolveModel(name, process.env, { scripted: scriptedModel }),
    now: () => new Date(),
  };
}
