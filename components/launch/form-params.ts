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
  goal: parseAsString,
  summariser: parseAsString,
  judge: parseAsString,
  g: parseAsString,
  v: parseAsString,
  early: parseAsString,
  pairing: parseAsString,
  display: parseAsString,
  dedupe: parseAsString,
  reads: parseAsString,
  tie: parseAsString,
  reasks: parseAsString,
  'judge-temperature': parseAsString,
  'summariser-temperature': parseAsString,
  'calls-at-once': parseAsString,
  iterations: parseAsString,
  k: parseAsString,
  context: parseAsString,
  pool: parseAsString,
  start: parseAsString,
  hold: parseAsString,
  'budget-rollouts': parseAsString,
  'budget-summaries': parseAsString,
  'budget-votes': parseAsString,
};

/** How the list of tasks is narrowed, and the job that reads a folder. */
export const pickerParsers = {
  q: parseAsString.withDefault(''),
  difficulty: parseAsString.withDefault(''),
  category: parseAsString.withDefault(''),
  tag: parseAsString.withDefault(''),
  job: parseAsString,
};

/** Whether the plan stands open by kind of work. */
export const planParser = parseAsString;
