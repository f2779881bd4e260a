import { join } from 'node:path';
import { RunoffError } from '@/lib/errors';
import { hostRootFs, SANDBOX_PATH } from '@/lib/sandbox/host-root-fs';
import type { RootFs } from '@/lib/sandbox/root-fs';
import { listTrees, readTreeRecord, rootFsFolder, TREE_FOLDER, type TreeRecord } from './tree-record';

/** Name of the root file system that is used when nothing else is said and it is there. */
export const DEFAULT_TREE = 'default';

/**
 * The root file system of that name: `host`, or a built one. Without a name: RUNOFF_ROOT_FS, else the built one named
 * `default`, else `host`.
 * @throws RunoffError `environment-failed` that names what there is when there is none of that name.
 */
export async function resolveRootFs(
  name: string | null,
  dataFolder: string,
  env: Record<string, string | undefined>,
): Promise<RootFs> {
  const asked = name ?? (env.RUNOFF_ROOT_FS || null);
  const host = () => hostRootFs(join(dataFolder, 'host'));
  if (asked === 'host') return host();
  const record = await readTreeRecord(dataFolder, asked ?? DEFAULT_TREE);
  if (record) return treeRootFs(record, dataFolder);
  if (asked === null) return host();
  const { trees } = await listTrees(dataFolder);
  const known = ['host', ...trees.map((tree) => tree.name)].join(', ');
  throw new RunoffError(
    'environment-failed',
    `There is no root file system named "${asked}" (there is: ${known}); build it with \`runoff env build --name ${asked}\`.`,
  );
}

function treeRootFs(record: TreeRecord, dataFolder: string): RootFs {
  return {
    name: record.name,
    layers: [{ target: '/', lower: [join(rootFsFolder(dataFolder), record.name, TREE_FOLDER)] }],
    env: { PATH: SANDBOX_PATH, HOME: '/root', LANG: 'C.UTF-8', TZ: 'UTC' },
    notes: [
      `Programs are those of the root file system "${record.name}" (Debian ${record.suite}, ${Object.keys(record.packages).length} packages, built ${record.builtAt.slice(0, 10)}).`,
    ],
    key: record.id,
  };
}
