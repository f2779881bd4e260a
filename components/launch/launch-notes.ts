import { formatBytes } from '@/components/figures/format';
import type { MachineFacts } from '@/lib/api/launches';
import type { LaunchForm } from './use-launch-form';

const MIB = 2 ** 20;

/** What a person should know before launching, one sentence each; nothing of it keeps a launch from starting. */
export function launchNotes(
  { draft, tasks }: Pick<LaunchForm, 'draft' | 'tasks'>,
  machine: MachineFacts | null,
): string[] {
  if (machine === null)
    return ['No worker has looked at this machine yet: npm start runs one; a launch waits for it.'];
  const atOnce = Math.min(draft.concurrency ?? 0, tasks.length * (draft.n ?? 0));
  const largest = [...tasks].map(({ memoryMb }) => memoryMb).sort((a, b) => b - a)[0] ?? 0;
  if (atOnce * largest <= machine.memoryMb) return [];
  return [
    `${atOnce} at once may use ${formatBytes(atOnce * largest * MIB)} of memory; this machine has ${formatBytes(machine.memoryMb * MIB)}.`,
  ];
}
