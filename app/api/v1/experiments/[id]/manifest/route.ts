import { found, reading } from '@/app/access/reading';
import { findExperiment } from '@/db/experiments';
import { manifestOf } from '@/lib/experiments/manifest';

/** Everything that decided an experiment, as `runoff run --manifest` reads it; `?download` names it as a file. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const download = new URL(request.url).searchParams.has('download');
  return reading({ kind: 'experiment', id, part: 'manifest' }, (db) => {
    found(findExperiment(db, id), `There is no experiment ${id}.`);
    const manifest = manifestOf({ db }, id);
    return download ? asFile(id, manifest) : manifest;
  });
}

function asFile(id: string, manifest: object): Response {
  return new Response(`${JSON.stringify(manifest, null, 2)}\n`, {
    headers: {
      'Content-Type': 'application/json',
      'Content-Disposition': `attachment; filename="${id}-manifest.json"`,
    },
  });
}
