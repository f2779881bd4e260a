import { globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import { bubblewrapProvider } from '@/lib/sandbox/bubblewrap';
import { describeSandboxContract } from '@/lib/sandbox/contract';

const folder = mkdtempSync(join(tmpdir(), 'runoff-bubblewrap-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const cgroups of ['auto', 'none'] as const) {
  const stateFolder = join(folder, cgroups);
  const withGroups = await bubblewrapProvider({ stateFolder, cgroups }).check();
  await describeSandboxContract(
    cgroups === 'auto' ? 'bubblewrap' : 'bubblewrap without control groups',
    () => bubblewrapProvider({ stateFolder, cgroups }),
    {
      environment: {
        name: 'contract/test',
        contextFolder: null,
        dockerImage: null,
        workdir: null,
        env: {},
        buildTimeoutMs: 60_000,
        limits: { memoryMb: 512, pids: 200, cpus: null },
        network: false,
      },
      ownerProgram: {
        file: resolve(import.meta.dirname, 'bubblewrap-owner-main.ts'),
        args: [stateFolder, cgroups],
      },
      traces: async (id) => [
        ...readdirSync(join(stateFolder, 'sandboxes')).filter((name) => name.includes(id)),
        ...globSync(`/sys/fs/cgroup/{,*/,*/*/}runoff/*${id}*`),
      ],
      limits: withGroups.ok && withGroups.detail.includes('cgroup v'),
    },
  );
}
