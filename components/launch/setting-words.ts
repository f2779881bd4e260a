/** Number fields of the launch page: what they are called, what they do, and what may stand in them. */
export const NUMBER_WORDS = {
  n: { label: 'Rollouts per task (N)', hint: 'Fresh attempts, each in a fresh sandbox.', min: 1, max: 256 },
  temperature: {
    ...{ label: 'Temperature', hint: 'Empty: the model’s default.' },
    ...{ min: 0, max: 2, step: 0.1, placeholder: 'model’s default' },
  },
  seed: {
    ...{ label: 'Seed', hint: 'Of every draw.' },
    ...{ min: 0, max: 2 ** 31 - 1 },
  },
  calls: { label: 'Model calls', hint: 'It then ends as limit.', min: 1, max: 10_000 },
  costUsd: {
    ...{ label: 'Cost, USD', hint: 'Empty: no limit.' },
    ...{ min: 0, step: 0.01, placeholder: 'no limit' },
  },
  timeMinutes: {
    ...{ label: 'Time, minutes', hint: 'Empty: the task’s own.' },
    ...{ min: 0, step: 0.1, placeholder: 'task’s own' },
  },
  commandSeconds: {
    ...{ label: 'One command, s', hint: 'It is then ended.' },
    ...{ min: 0, step: 0.1 },
  },
  concurrency: { label: 'Rollouts at once', hint: 'Each has a sandbox of its own.', min: 1, max: 256 },
  budgetUsd: {
    ...{ label: 'Budget, USD', hint: 'At this spend it pauses.' },
    ...{ min: 0, step: 0.01, placeholder: 'no budget' },
  },
  budgetRollouts: { label: 'of it rollouts', ...{ min: 0, step: 0.01, placeholder: 'no budget' } },
  budgetSummaries: { label: 'of it summaries', ...{ min: 0, step: 0.01, placeholder: 'no budget' } },
  budgetVotes: { label: 'of it votes', ...{ min: 0, step: 0.01, placeholder: 'no budget' } },
  groupSize: { label: 'Group size (G)', hint: 'Compared at once.', min: 2, max: 64 },
  votes: { label: 'Votes per group (V)', hint: 'The majority decides.', min: 1, max: 64 },
  reasks: { label: 'Re-asks', hint: 'Of an unreadable vote.', min: 0, max: 10 },
  judgeTemperature: {
    ...{ label: 'Vote temperature', hint: 'At 0 votes are copies.' },
    ...{ min: 0, max: 2, step: 0.1, placeholder: 'model’s default' },
  },
  summariserTemperature: {
    ...{ label: 'Summary temperature', hint: 'Empty: its default.' },
    ...{ min: 0, max: 2, step: 0.1, placeholder: 'model’s default' },
  },
  callConcurrency: { label: 'Calls at once', hint: 'Summaries and votes.', min: 1, max: 256 },
  iterations: { label: 'Iterations (T)', hint: 'Each a fresh N rollouts.', min: 2, max: 8 },
  keep: { label: 'Priors (K)', hint: 'Earlier attempts shown.', min: 1, max: 64 },
} as const;
export type NumberKey = keyof typeof NUMBER_WORDS;
