import { refuse } from '@/app/api/v1/answer';
import { pagesDatabase } from '@/db/pages-database';
import { RunoffError } from '@/lib/errors';
import { compareExperimentsNamed } from '@/lib/experiments/compare-experiments';
import { SOLVED_RULES } from '@/lib/metrics/compare-experiments';

/** Two to four experiments (`?e=…&e=…`) task by task; `?solved=` says when a task counts as solved. */
export function GET(request: Request): Response {
  const query = new URL(request.url).searchParams;
  const asked = query.get('solved') ?? 'final';
  const solvedBy = SOLVED_RULES.find((rule) => rule === asked);
  if (!solvedBy) return refuse('bad-input', `solved is one of ${SOLVED_RULES.join(', ')}.`);
  try {
    return Response.json(compareExperimentsNamed({ db: pagesDatabase() }, query.getAll('e'), solvedBy));
  } catch (error) {
    if (error instanceof RunoffError) return refuse(error.code, error.message);
    throw error;
  }
}
