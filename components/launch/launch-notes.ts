import { formatBytes } from '@/lib/metrics/format';
import type { LaunchOptions } from '@/lib/api/launches';
import { takenOver } from './taken-over';
import type { LaunchForm } from './use-launch-form';

const MIB = 2 ** 20;

function memoryNote({ draft, tasks }: Noted, machine: NonNullable<LaunchOptions['machine']>): string[] {
  const atOnce = Math.min(draft.concurrency ?? 0, tasks.length * (draft.n ?? 0));
  const largest = [...tasks].map(({ memoryMb }) => memoryMb).sort((a, b) => b - a)[0] ?? 0;
  if (atOnce * largest <= machine.memoryMb) return [];
  return [
    `${atOnce} at once may use ${formatBytes(atOnce * largest * MIB)} of memory; this machine has ${formatBytes(machine.memoryMb * MIB)}.`,
  ];
}

function priorNote({ draft, tasks, settings }: Noted, starts: LaunchOptions['starts']): string[] {
  const pipeline = settings?.pipeline;
  if (!pipeline || pipeline.startFrom === null || pipeline.context === 'single') return [];
  const of = takenOver(starts, draft);
  const few = tasks.filter(({ name }) => of(name) > 0 && of(name) <= pipeline.keep);
  if (few.length === 0) return [];
  return [
    `${few.length === 1 ? `${few[0]?.name} has` : `${few.length} tasks have`} no more than ${pipeline.keep} rollouts to take over: all of them become priors, without votes.`,
  ];
}

type Noted = Pick<LaunchForm, 'draft' | 'tasks' | 'settings'>;

/** What a person should know before launching, one sentence each; nothing of it keeps a launch from starting. */
export function launchNotes(
  form: Noted,
  { machine, starts }: Pick<LaunchOptions, 'machine' | 'starts'>,
): string[] {
  const looked =
    machine === null
      ? ['No worker has looked at this machine yet: npm start runs one; a launch waits for it.']
      : memoryNote(form, machine);
  return [...looked, ...priorNote(form, starts)];
}
