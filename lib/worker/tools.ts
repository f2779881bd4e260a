import { databasePath, openDatabase, type Db } from '@/db/client';
import type { ChatModel } from '@/lib/model/chat-model';
import { resolveModel } from '@/lib/model/resolve-model';
import { scriptedModel } from '@/lib/model/scripted';
import type { WorkerTools } from './run-job';

/** The composition root: the only place that builds models. */
export function workerTools(path: string = databasePath(), db: Db = openDatabase(path)): WorkerTools {
  // A model remembers what its server refused, so each is made once.
  const models = new Map<string, ChatModel>();
  return {
    db,
    databasePath: path,
    model: (name) => {
      const model = models.get(name) ?? resolveModel(name, process.env, { scripted: scriptedModel });
      models.set(name, model);
      return model;
    },
    now: () => new Date(),
  };
}
