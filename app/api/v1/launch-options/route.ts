import { reading } from '@/app/access/reading';
import type { NextRequest } from 'next/server';
import { launchOptions } from '@/db/launch-options';

/** What the launch page offers besides benchmarks; `?from=` names an experiment to run again. */
export async function GET(request: NextRequest) {
  const from = request.nextUrl.searchParams.get('from');
  return reading({ kind: 'site' }, (db) => launchOptions(db, from));
}
