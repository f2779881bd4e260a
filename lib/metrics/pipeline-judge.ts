import { wilson } from './intervals';
import { outcomesOf, range } from './pipeline-task';
import type { JudgeByMargin, PipelineInput, PipelineReport, PipelineTournament } from './pipeline-types';
import { aliveByRound, judgeAccuracies, judgedRight, roundAccuracies, type Outcomes } from './rounds';
import { PURPOSES } from '@/lib/refine/settings';

type Group = PipelineTournament['rounds'][number]['groups'][number];

/** The winner's votes minus those of the next, over the votes counted; 0 when it was level or a tie rule decided. */
function marginOf({ candidates, tally, winner }: Group): number {
  const counted = tally.reduce((a, b) => a + b, 0);
  const at = candidates.indexOf(winner);
  const next = Math.max(0, ...tally.filter((_, i) => i !== at));
  return counted === 0 ? 0 : Math.max(0, ((tally[at] ?? 0) - next) / counted);
}

/** Upper ends of the bins: level, then quarters. 8 votes between two give exactly these margins. */
const MARGINS = [0, 0.25, 0.5, 0.75, 1];

/** Accuracy of the judge by how far the winner led, all tournaments together; [] where nothing could be right. */
export function judgeByMargin(
  tournaments: readonly { rounds: readonly { groups: readonly Group[] }[]; outcomes: Outcomes }[],
): JudgeByMargin[] {
  const verdicts = tournaments.flatMap(({ rounds, outcomes }) =>
    rounds
      .flatMap(({ groups }) => groups)
      .flatMap((group) => {
        const right = judgedRight(group, outcomes);
        return right === null ? [] : { margin: marginOf(group), right };
      }),
  );
  if (verdicts.length === 0) return [];
  return MARGINS.map((to, i) => {
    const from = MARGINS[i - 1] ?? 0;
    const mine = verdicts.filter(({ margin }) => (to === 0 ? margin === 0 : margin > from && margin <= to));
    const correct = mine.filter((verdict) => verdict.right).length;
    return { from, to, correct, accuracy: wilson(correct, mine.length, 'groups') };
  });
}

/** Accuracy round by round and that of the judge, of every purpose of every iteration that has a finished tournament. */
export function judgeFigures(
  input: PipelineInput,
): Pick<PipelineReport, 'rounds' | 'judge' | 'judgeByMargin'> {
  const { tasks, settings } = input;
  const places = range(settings.iterations).flatMap((iteration) =>
    PURPOSES.map((purpose) => ({
      ...{ iteration, purpose },
      played: tasks.flatMap((task) =>
        task.tournaments
          .filter((one) => one.iteration === iteration && one.purpose === purpose)
          .map((played) => ({ played, outcomes: outcomesOf(task) })),
      ),
    })),
  );
  return {
    rounds: places
      .filter(({ played }) => played.length > 0)
      .map(({ iteration, purpose, played }) => {
        const rounds = roundAccuracies(
          played.map((one) => ({ alive: aliveByRound(one.played), outcomes: one.outcomes })),
        );
        const floor = rounds[0]?.passAt1.value ?? null;
        return { iteration, purpose, tournaments: played.length, rounds, floor };
      }),
    judge: places.flatMap(({ iteration, purpose, played }) =>
      judgeAccuracies(played.map((one) => ({ rounds: one.played.rounds, outcomes: one.outcomes }))).map(
        (row) => ({ iteration, purpose, ...row }),
      ),
    ),
    judgeByMargin: judgeByMargin(
      tasks.flatMap((task) => {
        const outcomes = outcomesOf(task);
        return task.tournaments.map(({ rounds }) => ({ rounds, outcomes }));
      }),
    ),
  };
}
