import { z } from 'zod';
import { bubblewrapProvider } from '@/lib/sandbox/bubblewrap';
import { ownSandbox } from '@/lib/sandbox/contract-owner';

/** `bubblewrap-owner-main.ts <state folder> <auto|none> <id>`: a process for the contract to kill. */
const [stateFolder, cgroups, id] = z
  .tuple([z.string(), z.enum(['auto', 'none']), z.string()])
  .parse(process.argv.slice(2));

await ownSandbox(
  bubblewrapProvider({ stateFolder, cgroups }),
  {
    name: 'contract/owner',
    contextFolder: null,
    dockerImage: null,
    workdir: null,
    env: {},
    buildTimeoutMs: 60_000,
    limits: { memoryMb: 512, pids: 200, cpus: null },
    network: false,
  },
  id,
);
