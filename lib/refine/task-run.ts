/** Life of one task in a pipeline. */
export const TASK_RUN_STATUSES = ['queued', 'running', 'finished', 'failed', 'cancelled'] as const;
export type TaskRunStatus = (typeof TASK_RUN_STATUSES)[number];
