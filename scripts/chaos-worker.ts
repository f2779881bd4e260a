/** The worker that `npm run chaos` starts and kills: a real one, but for what its models are asked with. */
import { appendFileSync } from 'node:fs';
import pino from 'pino';
import { startWorker } from '@/lib/worker/worker';
import { workerTools } from '@/lib/worker/tools';
import { seededModels } from './chaos/seeded-models';

const { RUNOFF_CHAOS_URL: url, RUNOFF_CHAOS_JOURNAL: journal } = process.env;
if (!url || !journal) throw new Error('RUNOFF_CHAOS_URL and RUNOFF_CHAOS_JOURNAL must be set');
const tools = workerTools();
const model = seededModels(url, (hash) => appendFileSync(journal, `${Date.now()} ${hash}\n`));
const start = startWorker({ ...tools, model, run: { ...tools.run, model } }, pino({ level: 'warn' }));
if (!start.started) throw new Error(`another worker (pid ${start.heldBy.pid}) has the database`);
process.on('SIGTERM', () => start.worker.stop());
process.stdout.write('ready\n');
await start.worker.ended;
tools.db.$client.close();
