'use client';

import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import type { BenchmarkLine } from '@/lib/api/benchmarks';
import type { LaunchOptions } from '@/lib/api/launches';
import { agentParam, changedParams, firstDraft, readDraft, type LaunchDraft } from './draft';
import { formParsers } from './form-params';
import type { LaunchFacts } from './launch-problem';
import { launchableSettings, launchProblems, suggestedName, taskProblem } from './launch-problems';
import { choiceOf, readTaskChoice, writeTaskChoice } from './task-choice';

/** The model to begin with: the newest that can be asked, else the one that needs nothing. */
function firstModel({ models, machine }: LaunchOptions): string {
  const usable = models.find((model) => model.startsWith('scripted/') || machine?.keys.anthropic === true);
  return usable ?? 'scripted/demo';
}

/** The form's state, which lives in the address, and everything that follows from it. */
export function useLaunchForm(options: LaunchOptions, benchmarks: BenchmarkLine[]) {
  const [params, setParams] = useQueryStates(formParsers, { history: 'replace', scroll: false });
  // Fixed while the page is open: news from elsewhere must not change what a person is about to start.
  const [began] = useState(() => ({
    model: firstModel(options),
    benchmark: benchmarks[0]?.name ?? '',
    again: options.from?.settings ?? null,
  }));
  const { again } = began;
  const usual = again?.agent ?? 'mini-swe-agent';
  const beginning = { model: began.model, benchmark: began.benchmark || (benchmarks[0]?.name ?? '') };
  const draft = readDraft(firstDraft(agentParam(params, usual), beginning, again), params);
  const benchmark = benchmarks.find(({ name }) => name === draft.benchmark) ?? null;
  const names = benchmark?.tasks.map(({ name }) => name) ?? [];
  const choice =
    params.tasks === null && again?.benchmark === draft.benchmark
      ? choiceOf(names, again.tasks)
      : readTaskChoice(names, params.tasks ?? '');
  const tasks =
    benchmark?.tasks.filter(
      (task) => choice.chosen.has(task.name) && taskProblem(task, draft.agent) === null,
    ) ?? [];
  const chosen = tasks.map(({ name }) => name);
  const name = draft.name ?? suggestedName(draft, options.taken);
  const facts: LaunchFacts = {
    ...{ benchmark, benchmarks: benchmarks.length, tasks: chosen, lost: choice.lost },
    ...{ machine: options.machine, taken: options.taken, starts: options.starts, name },
  };
  const change = (wanted: Partial<LaunchDraft>) => {
    const agent = wanted.agent ?? draft.agent;
    const changed = changedParams(firstDraft(agent, beginning, again), wanted);
    // Another agent has limits of its own, unless the change brings some.
    const limits = agent === draft.agent ? {} : { calls: null, cost: null, minutes: null, command: null };
    const tasksOfOther = wanted.benchmark === undefined ? {} : { tasks: null };
    void setParams({ ...limits, ...tasksOfOther, ...changed, agent: agent === usual ? null : agent });
  };
  return {
    ...{ draft, benchmark, tasks, name, choice, change },
    problems: launchProblems(draft, facts),
    settings: launchableSettings(draft, chosen),
    choose: (next: ReadonlySet<string>) => void setParams({ tasks: writeTaskChoice(names, next) }),
  };
}
export type LaunchForm = ReturnType<typeof useLaunchForm>;
