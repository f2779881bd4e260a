import { parseAsString } from 'nuqs';

/** Everything the launch page keeps in its address; what is missing there is as the form began. */
export const formParsers = {
  benchmark: parseAsString,
  tasks: parseAsString,
  agent: parseAsString,
  format: parseAsString,
  model: parseAsString,
  n: parseAsString,
  calls: parseAsString,
  cost: parseAsString,
  minutes: parseAsString,
  command: parseAsString,
  sandbox: parseAsString,
  rootfs: parseAsString,
  parallel: parseAsString,
  budget: parseAsString,
  seed: parseAsString,
  temperature: parseAsString,
  name: parseAsString,
};

/** How the list of tasks is narrowed, and the job that reads a folder. */
export const pickerParsers = {
  q: parseAsString.withDefault(''),
  difficulty: parseAsString.withDefault(''),
  category: parseAsString.withDefault(''),
  tag: parseAsString.withDefault(''),
  job: parseAsString,
};
