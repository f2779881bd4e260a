import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '@/db/machine-facts';
import type { RunTools } from '@/lib/experiments/run-tools';
import { bubblewrapProvider } from '@/lib/sandbox/bubblewrap';
import { dockerProvider } from '@/lib/sandbox/docker';
import { prepareRootWith } from '@/lib/sandbox/prepare-root';
import { dataFolder } from '@/lib/sandbox/root-fs/data-folder';
import { resolveRootFs } from '@/lib/sandbox/root-fs/resolve-root-fs';
import { listTrees } from '@/lib/sandbox/root-fs/tree-record';
import type { SandboxKind, SandboxProvider } from '@/lib/sandbox/sandbox';
import { once } from './once';

/** Sandboxes of every kind and root file system, each provider made once: it remembers what it prepared. */
export function sandboxProviders(): RunTools['provider'] {
  const made = once((key: string) => {
    const [kind, rootFs] = JSON.parse(key) as [SandboxKind, string | null];
    return sandboxProvider(kind, rootFs);
  });
  return (kind, rootFs) => made(JSON.stringify([kind, rootFs]));
}

function sandboxProvider(kind: SandboxKind, rootFs: string | null): SandboxProvider {
  const folder = dataFolder(process.env);
  const stateFolder = join(folder, 'sandboxes');
  if (kind === 'docker') return dockerProvider({ socketPath: null, stateFolder });
  return bubblewrapProvider({
    stateFolder,
    prepareRoot: prepareRootWith({
      dataFolder: folder,
      rootFs: () => resolveRootFs(rootFs, folder, process.env),
    }),
  });
}

/** What works on this machine, tried for real. */
export async function machineFacts(provider: RunTools['provider']): Promise<Machine> {
  const [bubblewrap, docker, { trees }] = await Promise.all([
    provider('bubblewrap', null).check(),
    provider('docker', null).check(),
    listTrees(dataFolder(process.env)),
  ]);
  return {
    sandboxes: { bubblewrap, docker },
    keys: {
      anthropic: Boolean(process.env.ANTHROPIC_API_KEY?.trim() || process.env.ANTHROPIC_AUTH_TOKEN?.trim()),
    },
    rootFs: trees.map(({ name, suite }) => ({ name, detail: `Debian ${suite}` })),
    ...{ cores: cpus().length, memoryMb: Math.round(totalmem() / 2 ** 20) },
  };
}
