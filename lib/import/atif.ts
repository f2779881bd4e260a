import { atifGroups, type AtifGroup } from '@/lib/import/atif-parts';
import { atifRollout } from '@/lib/import/atif-rollout';
import { finishRollout } from '@/lib/import/finish-rollout';
import type { Claim, Importer } from '@/lib/import/importer';
import type { ImportFiles } from '@/lib/import/import-files';
import { instanceName, runName } from '@/lib/import/instance-name';
import { objectOf } from '@/lib/import/json-value';
import { parseJson } from '@/lib/import/parse-json';
import { withKeptApart } from '@/lib/rollout/kept-apart';
import type { RecordedRollout } from '@/lib/rollout/rollout';

/** ATIF trajectories that lie by themselves, outside a Harbor trial. */
export const atif: Importer = {
  format: 'atif',
  name: 'ATIF',
  reads:
    'ATIF-v1.0 to v1.7 (also written as a bare number), with continuation files; outcomes only from a Harbor trial around it',
  claim: (files) => {
    const { groups, companions } = atifGroups(files.open('atif'));
    return { rollouts: groups.flatMap((group) => claimOf(files, group)), companions, refused: [] };
  },
};

function claimOf(files: ImportFiles, group: AtifGroup): Claim[] {
  for (const part of group.parts) files.take(part.file.path);
  const path = group.parts[0]?.file.path;
  if (path === undefined) return [];
  return [{ path, format: 'atif', attemptLabel: runName(path), load: () => load(group, path) }];
}

async function load(group: AtifGroup, path: string): Promise<RecordedRollout> {
  const documents = await readParts(group);
  const read = atifRollout(documents, instanceName(null, path));
  const rollout = withKeptApart(read, objectOf(objectOf(documents[0]).extra).runoff);
  return finishRollout({ ...rollout, warnings: [...group.warnings, ...rollout.warnings] });
}

/** The documents of a group, in order. Throws RunoffError with the name of the part that cannot be read. */
export async function readParts(group: AtifGroup): Promise<unknown[]> {
  const documents: unknown[] = [];
  for (const part of group.parts) documents.push(parseJson(await part.file.readText()));
  return documents;
}
