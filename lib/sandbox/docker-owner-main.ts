import { z } from 'zod';
import { ownSandbox } from '@/lib/sandbox/contract-owner';
import { dockerProvider } from '@/lib/sandbox/docker';

/** `docker-owner-main.ts <socket> <state folder> <image> <id>`: a process for the contract to kill. */
const [socketPath, stateFolder, dockerImage, id] = z
  .tuple([z.string(), z.string(), z.string(), z.string()])
  .parse(process.argv.slice(2));

await ownSandbox(
  dockerProvider({ socketPath, stateFolder }),
  {
    name: 'contract/owner',
    contextFolder: null,
    dockerImage,
    workdir: null,
    env: {},
    buildTimeoutMs: 60_000,
    limits: { memoryMb: 512, pids: 200, cpus: null },
    network: false,
  },
  id,
);
