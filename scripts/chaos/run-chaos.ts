import { join } from 'node:path';
import { runExperiment, type ChaosExperiment, type ChaosOutcome } from './run-experiment';

const LEAST_MEAN_LIFE_MS = 1_500;
const MOST_KILLS_OF_ONE = 25;
/** Rounds that may end before anything was killed. */
const SPARE_ROUNDS = 3;

export interface ChaosOptions extends Omit<ChaosExperiment, 'meanLifeMs' | 'trouble'> {
  say(line: string): void;
}

/**
 * One experiment in peace, then the same one under kills and faults, as often as it takes for all the kills. `problems`
 * is empty when nothing was lost.
 */
export async function runChaos(folder: string, options: ChaosOptions) {
  const { say, kills, ...given } = options;
  const calm = await runExperiment(join(folder, 'calm'), {
    ...given,
    kills: 0,
    faults: 0,
    meanLifeMs: Infinity,
    trouble: 0,
  });
  say(`in peace: ${calm.ms} ms, ${calm.requests} requests`);
  const problems = problemsOf(calm, calm).map((problem) => `in peace: ${problem}`);
  const disturbed: ChaosOutcome[] = [];
  for (let left = kills, round = 1; left > 0 && round <= kills + SPARE_ROUNDS; round++) {
    const now = Math.min(left, MOST_KILLS_OF_ONE);
    // Spread over the whole experiment, which faults and kills make longer; nothing gets anywhere in much shorter lives.
    const meanLifeMs = Math.max(LEAST_MEAN_LIFE_MS, calm.ms / now, calm.rolloutMs * 1.5);
    const outcome = await runExperiment(join(folder, `round-${round}`), {
      ...given,
      trouble: given.seed + round,
      kills: now,
      meanLifeMs,
    });
    disturbed.push(outcome);
    left -= outcome.kills;
    say(`round ${round}: ${outcome.kills} kills, ${outcome.ms} ms, ${outcome.requests} requests`);
    problems.push(...problemsOf(outcome, calm).map((problem) => `round ${round}: ${problem}`));
  }
  return { figures: figuresOf(disturbed, calm), problems };
}

/** What is wrong with an experiment under kills and faults, one sentence each; empty when nothing is. */
export function problemsOf(outcome: ChaosOutcome, calm: ChaosOutcome): string[] {
  const { paid, rows, incomplete, damage, left } = outcome;
  return [
    ...otherwise(outcome.winners, calm.winners).map((name) => `decided otherwise: ${name}`),
    ...(paid.repeated > 0 ? [`${paid.repeated} paid calls repeated that were not in flight at a kill`] : []),
    ...(paid.unasked.length > 0 ? [`${paid.unasked.length} stored answers that the server never gave`] : []),
    ...rows.lost.slice(0, 5).map((row) => `lost: ${row}`),
    ...[...incomplete, ...damage, ...left.map((one) => `left behind: ${one}`)],
  ];
}

/** Names whose text is another, or that only one of them has. */
function otherwise(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => one.get(name) !== other.get(name));
}

function figuresOf(disturbed: readonly ChaosOutcome[], calm: ChaosOutcome) {
  const sum = (count: (outcome: ChaosOutcome) => number) => disturbed.reduce((n, one) => n + count(one), 0);
  return {
    experiments: disturbed.length,
    kills: sum(({ kills }) => kills),
    'launches resumed after a pause': sum(({ resumed }) => resumed),
    requests: sum(({ requests }) => requests),
    'tournaments decided as in peace': sum(
      ({ winners }) => winners.size - otherwise(winners, calm.winners).length,
    ),
    'tournaments held': sum(({ winners }) => winners.size),
    'rollouts with other commands than in peace': sum(
      ({ commands }) => otherwise(commands, calm.commands).length,
    ),
    'requests open at a kill': sum(({ openAtKills }) => openAtKills),
    'answers of summariser and judge paid': sum(({ paid }) => paid.answers),
    'of these stored and used': sum(({ paid }) => paid.stored),
    'of these in flight at a kill': sum(({ paid }) => paid.lostInFlight),
    'of these repeated for nothing': sum(({ paid }) => paid.repeated),
    'answers of the agent paid': sum(({ paid }) => paid.agentAnswers),
    'of these in peace': calm.paid.agentAnswers * disturbed.length,
    'rows seen after kills': sum(({ rows }) => rows.seenAfterKills),
    'rows lost': sum(({ rows }) => rows.lost.length),
    'sandboxes left': sum(({ left }) => left.length),
    seconds: Math.round(sum(({ ms }) => ms) / 1000),
    'seconds in peace': Math.round(calm.ms / 1000),
  };
}
