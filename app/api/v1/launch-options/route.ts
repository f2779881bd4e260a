import type { NextRequest } from 'next/server';
import { launchOptions } from '@/db/launch-options';
import { pagesDatabase } from '@/db/pages-database';

/** What the launch page offers besides benchmarks; `?from=` names an experiment to run again. */
export function GET(request: NextRequest) {
  return Response.json(launchOptions(pagesDatabase(), request.nextUrl.searchParams.get('from')));
}
