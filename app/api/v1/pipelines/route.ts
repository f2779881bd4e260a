import { reading } from '@/app/access/reading';
import { pipelineList } from '@/db/pipeline-list';

/** The main table over experiments: every experiment with a pipeline, newest first. */
export async function GET() {
  return reading({ kind: 'site' }, (db) => ({ pipelines: pipelineList(db) }));
}
