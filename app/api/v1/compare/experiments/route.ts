import { reading } from '@/app/access/reading';
import { refuse } from '@/app/api/v1/answer';
import { compareExperimentsNamed } from '@/lib/experiments/compare-experiments';
import { SOLVED_RULES } from '@/lib/metrics/compare-experiments';

/** Two to four experiments (`?e=…&e=…`) task by task; `?solved=` says when a task counts as solved. */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const ids = query.getAll('e');
  const asked = query.get('solved') ?? 'final';
  const solvedBy = SOLVED_RULES.find((rule) => rule === asked);
  if (!solvedBy) return refuse('bad-input', `solved is one of ${SOLVED_RULES.join(', ')}.`);
  return reading({ kind: 'experiments', ids }, (db) => compareExperimentsNamed({ db }, ids, solvedBy));
}
