import { refuse } from '@/app/api/v1/answer';
import { findExperiment } from '@/db/experiments';
import { pagesDatabase } from '@/db/pages-database';
import { manifestOf } from '@/lib/experiments/manifest';

/** Everything that decided an experiment, as `runoff run --manifest` reads it; `?download` names it as a file. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const db = pagesDatabase();
  if (!findExperiment(db, id)) return refuse('not-found', `There is no experiment ${id}.`);
  const manifest = manifestOf({ db }, id);
  if (!new URL(request.url).searchParams.has('download')) return Response.json(manifest);
  return new Response(`${JSON.stringify(manifest, null, 2)}\n`, {
    headers: {
      'Content-Type': 'application/json',
      'Content-Disposition': `attachment; filename="${id}-manifest.json"`,
    },
  });
}
