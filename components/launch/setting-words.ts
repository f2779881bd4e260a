/** Number fields of the launch page: what they are called, what they do, and what may stand in them. */
export const NUMBER_WORDS = {
  n: { label: 'Rollouts per task (N)', hint: 'Fresh attempts, each in a fresh sandbox.', min: 1, max: 256 },
  temperature: {
    ...{ label: 'Temperature', hint: 'Empty: the model’s default.' },
    ...{ min: 0, max: 2, step: 0.1, placeholder: 'model’s default' },
  },
  seed: {
    ...{ label: 'Seed', hint: 'Decides what differs between rollouts of scripted models.' },
    ...{ min: 0, max: 2 ** 31 - 1 },
  },
  calls: { label: 'Calls of the model', hint: 'It then ends as limit.', min: 1, max: 10_000 },
  costUsd: {
    ...{ label: 'Cost, USD', hint: 'Empty: no limit.' },
    ...{ min: 0, step: 0.01, placeholder: 'no limit' },
  },
  timeMinutes: {
    ...{ label: 'Time, minutes', hint: 'Empty: the task’s own.' },
    ...{ min: 0, step: 0.1, placeholder: 'task’s own' },
  },
  commandSeconds: {
    ...{ label: 'Time of one command, s', hint: 'It is then ended.' },
    ...{ min: 0, step: 0.1 },
  },
  concurrency: { label: 'Rollouts at once', hint: 'Each has a sandbox of its own.', min: 1, max: 256 },
  budgetUsd: {
    ...{ label: 'Budget, USD', hint: 'At this spend the experiment pauses. Empty: none.' },
    ...{ min: 0, step: 0.01, placeholder: 'no budget' },
  },
} as const;
export type NumberKey = keyof typeof NUMBER_WORDS;
