import type { JobLine } from '@/lib/api/jobs';

const DOING: Record<JobLine['kind'], string> = {
  scan: 'Looking through files',
  import: 'Importing',
  summarize: 'Summarising',
  select: 'Selecting',
  benchmark: 'Reading tasks',
  launch: 'Running rollouts',
};

/** What is counted while a job runs. A selection first writes the summaries that are missing. */
export function jobUnit(job: Pick<JobLine, 'kind' | 'note'>): string {
  if (job.kind === 'scan') return 'files';
  if (job.kind === 'benchmark') return 'tasks';
  if (job.kind === 'import' || job.kind === 'launch') return 'rollouts';
  return job.kind === 'summarize' || job.note === 'summaries' ? 'summaries' : 'votes';
}

/** What a job does or waits for, a few words. */
export function jobDoing(job: JobLine): string {
  if (job.cancelRequested) return `${DOING[job.kind]}: stopping`;
  if (job.status === 'queued') return `${DOING[job.kind]}: waiting for the worker`;
  if (job.kind === 'select' && job.note === 'summaries') return 'Selecting: missing summaries first';
  return DOING[job.kind];
}

const DID: Record<JobLine['kind'], string> = {
  scan: 'Dry run',
  import: 'Import',
  summarize: 'Summaries',
  select: 'Selection',
  benchmark: 'Reading tasks',
  launch: 'Launch',
};

export const jobName = (job: Pick<JobLine, 'kind'>): string => DID[job.kind];
