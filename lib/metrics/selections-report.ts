import { meanOverTasks, passRate, wilson, type Rate } from './intervals';
import { judgeByMargin } from './pipeline-judge';
import {
  aliveByRound,
  countIds,
  judgeAccuracies,
  roundAccuracies,
  shareWithAnyPass,
  type Outcomes,
} from './rounds';
import { agreeing, agreementOf } from './selections-agreement';
import type {
  SelectionFigures,
  SelectionGroup,
  SelectionsInput,
  SelectionsReport,
  SelectionTournament,
  SlotWins,
} from './selections-types';

const sumOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Wins by place for each size of group, smallest first; counted votes only. */
function slotWins(finished: readonly SelectionTournament[]): SlotWins[] {
  const sizes = new Map<number, number[]>();
  for (const { votes } of finished)
    for (const { order, choice, votes: n } of votes) {
      if (choice === null) continue;
      const wins = sizes.get(order.length) ?? order.map(() => 0);
      const place = order.indexOf(choice);
      wins[place] = (wins[place] ?? 0) + n;
      sizes.set(order.length, wins);
    }
  return [...sizes]
    .sort(([a], [b]) => a - b)
    .flatMap(([size, wins]) =>
      wins.map((n, i) => ({ size, slot: i + 1, wins: n, rate: wilson(n, sumOf(wins), 'votes') })),
    );
}

function firstPlaceOf(
  slots: readonly SlotWins[],
): Pick<SelectionFigures, 'firstPlace' | 'firstPlaceExpected'> {
  const first = slots.filter(({ slot }) => slot === 1);
  const counted = sumOf(first.map(({ rate }) => rate.n));
  return {
    firstPlace: wilson(sumOf(first.map(({ wins }) => wins)), counted, 'votes'),
    firstPlaceExpected: counted === 0 ? null : sumOf(first.map(({ rate, size }) => rate.n / size)) / counted,
  };
}

function votesOf(finished: readonly SelectionTournament[]): SelectionFigures['votes'] {
  const rows = finished.flatMap(({ votes }) => votes);
  const sum = (of: (row: (typeof rows)[number]) => number) => sumOf(rows.map(of));
  const [cast, asked, reused] = [sum((row) => row.votes), sum((row) => row.asks), sum((row) => row.reused)];
  const spoiled = sum((row) => (row.choice === null ? row.votes : 0));
  return {
    ...{ counted: cast - spoiled, spoiled, reasks: asked - cast, asked, reused, paid: asked - reused },
  };
}

/** Accuracy, chance and their difference; a task stands in accuracy and difference when a survivor was judged. */
function accuracyOf(
  finished: readonly SelectionTournament[],
  outcomes: Outcomes,
): Pick<SelectionFigures, 'accuracy' | 'random' | 'gain'> {
  const tasks = finished.map(({ survivors, candidates }) => ({
    kept: countIds(survivors, outcomes),
    all: countIds(candidates, outcomes),
  }));
  const judged = tasks.filter(({ kept }) => kept.judged > 0);
  const single = finished.every(({ survivors }) => survivors.length === 1);
  const kept = judged.map((task) => task.kept);
  return {
    accuracy: single
      ? wilson(kept.filter((counts) => counts.passed > 0).length, kept.length, 'tasks')
      : passRate(kept),
    random: passRate(tasks.map((task) => task.all)),
    gain: meanOverTasks(
      judged
        .filter(({ all }) => all.judged > 0)
        .map((task) => task.kept.passed / task.kept.judged - task.all.passed / task.all.judged),
    ),
  };
}

/** What makes calls of a judge cost alike. */
const priceKey = ({ model, settings }: Pick<SelectionTournament, 'model' | 'settings'>) =>
  `${model} ${settings.representation} ${settings.groupSize}`;

/** Mean price of a judge's call by `priceKey`; only of tournaments in which every call has a price. */
function callPrices(tournaments: readonly SelectionTournament[]): (of: SelectionTournament) => number | null {
  const known = tournaments.filter(({ calls }) => calls.calls > 0 && calls.withoutPrice === 0);
  const byKey = Map.groupBy(known, priceKey);
  const prices = new Map(
    [...byKey].map(([key, list]) => [
      key,
      sumOf(list.map(({ calls }) => calls.costUsd ?? 0)) / sumOf(list.map(({ calls }) => calls.calls)),
    ]),
  );
  return (of) => prices.get(priceKey(of)) ?? null;
}

/** Who is alive after each round; a selector whose rounds put nobody out has only everybody and the survivors. */
function aliveIn(one: SelectionTournament): readonly (readonly string[])[] {
  const { selector } = one.settings;
  return selector === 'bracket' || selector === 'flat' ? aliveByRound(one) : [one.candidates, one.survivors];
}

function figuresOf(
  all: readonly SelectionTournament[],
  outcomes: Outcomes,
  priceOf: (of: SelectionTournament) => number | null,
): SelectionFigures[] {
  const [newest] = all;
  if (!newest) return [];
  const finished = all.filter((one) => one.finished);
  const { selectionId: id, purpose, model, scripted, settings } = newest;
  const votes = votesOf(finished);
  const votesPerTask = finished.length === 0 ? null : votes.asked / finished.length;
  const price = priceOf(newest);
  const priced = finished.flatMap(({ calls }) => calls.costUsd ?? []);
  const rounds = finished.map(({ rounds: played }) => ({ rounds: played, outcomes }));
  const slots = slotWins(finished);
  return [
    {
      ...{ id, purpose, model, scripted, settings },
      createdAt: all.map((one) => one.createdAt).sort()[0] ?? newest.createdAt,
      tournaments: { total: all.length, finished: finished.length },
      ...accuracyOf(finished, outcomes),
      ...{ votes, votesPerTask },
      cost: {
        calls: sumOf(finished.map(({ calls }) => calls.calls)),
        usd: priced.length === 0 ? null : sumOf(priced),
        withoutPrice: sumOf(finished.map(({ calls }) => calls.withoutPrice)),
      },
      fullCostPerTask: votesPerTask === null || price === null ? null : votesPerTask * price,
      rounds: roundAccuracies(finished.map((one) => ({ alive: aliveIn(one), outcomes }))),
      ...{ judge: judgeAccuracies(rounds), margins: judgeByMargin(rounds) },
      ...{ ...firstPlaceOf(slots), slots },
    },
  ];
}

/** Random and oracle: the iteration's rollouts of the tasks that some selection has finished. */
function limitsOf(
  input: SelectionsInput,
  iteration: number,
  finished: readonly SelectionTournament[],
  outcomes: Outcomes,
): { tasks: number; random: Rate; oracle: Rate } {
  const tasks = [...new Set(finished.map((one) => one.taskId))];
  const mine = Map.groupBy(
    input.rollouts.filter((rollout) => rollout.iteration === iteration),
    (rollout) => rollout.taskId,
  );
  const counts = tasks.map((id) =>
    countIds(
      (mine.get(id) ?? []).map((rollout) => rollout.id),
      outcomes,
    ),
  );
  return { tasks: tasks.length, random: passRate(counts), oracle: shareWithAnyPass(counts) };
}

function groupOf(
  input: SelectionsInput,
  iteration: number,
  tournaments: readonly SelectionTournament[],
  outcomes: Outcomes,
): SelectionGroup {
  const finished = tournaments.filter((one) => one.finished);
  const bySelection = [...Map.groupBy(tournaments, (one) => one.selectionId)];
  const keys = new Map(input.rollouts.flatMap(({ id, patchKey }) => (patchKey ? [[id, patchKey]] : [])));
  const priceOf = callPrices(finished);
  const ready = bySelection.map(([id, list]) =>
    agreeing(
      id,
      list.filter((one) => one.finished),
    ),
  );
  const selections = bySelection
    .flatMap(([, list]) => figuresOf(list, outcomes, priceOf))
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id));
  const place = new Map(selections.map((one, i) => [one.id, i]));
  const inOrder = ready.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return {
    iteration,
    ...limitsOf(input, iteration, finished, outcomes),
    selections,
    agreement: inOrder.flatMap((a, i) =>
      inOrder.slice(i + 1).map((b) => agreementOf(a, b, (id) => keys.get(id) ?? id)),
    ),
  };
}

/** Every figure over all selections of an experiment, by iteration; pure, from plain rows. */
export function selectionsReport(input: SelectionsInput): SelectionsReport {
  const outcomes: Outcomes = new Map(input.rollouts.map(({ id, outcome }) => [id, outcome]));
  const byIteration = [...Map.groupBy(input.tournaments, (one) => one.iteration)];
  return {
    groups: byIteration
      .sort(([a], [b]) => a - b)
      .map(([iteration, list]) => groupOf(input, iteration, list, outcomes)),
  };
}
