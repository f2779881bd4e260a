import { RunoffError } from '@/lib/errors';
import { objectOf, stringOf, type JsonObject } from '@/lib/import/json-value';
import { parseJson } from '@/lib/import/parse-json';
import { joinPath } from '@/lib/import/source-tree';
import { reportTests } from '@/lib/import/swe-bench-report';
import { chosenReward, ctrfTests, rewardsDetail, rewardsIn, type Rewards } from '@/lib/rollout/rewards';
import type { Outcome, TestResult } from '@/lib/rollout/rollout';

/** The texts of a trial's verifier folder that speak of the outcome; null where a file is missing. */
export interface VerifierFiles {
  rewardTxt: string | null;
  rewardJson: string | null;
  ctrf: string | null;
  /** The SWE-bench adapter's report. */
  report: string | null;
}

export interface HarborOutcome {
  outcome: Outcome;
  warnings: string[];
}

/**
 * The outcome of a trial: passed with a reward of 1 or more, whatever else happened (an agent that ran
 * out of time may have solved the task); failed with less. Without a reward: `error` when an
 * exception kept the verifier from judging, else unknown. The rewards are those of result.json, or of
 * verifier/reward.json or reward.txt where it has none. `dir` is the trial folder.
 */
export function harborOutcome(result: JsonObject, files: VerifierFiles, dir: string): HarborOutcome {
  const warnings: string[] = [];
  const tests = testsOf(files, warnings);
  const stated = rewardsOf(result, files, dir, warnings);
  if (!stated) {
    const exception = exceptionLine(result);
    const outcome: Outcome = {
      kind: exception ? 'error' : 'unknown',
      reward: null,
      tests,
      detail: exception,
      recordedIn: exception ? joinPath(dir, 'result.json') : null,
    };
    return { outcome, warnings };
  }
  const reward = chosenReward(stated.rewards);
  const kind = reward === null ? 'unknown' : reward >= 1 ? 'passed' : 'failed';
  return {
    outcome: {
      kind,
      reward,
      tests,
      detail: detailOf(stated.rewards, result),
      recordedIn: stated.recordedIn,
    },
    warnings,
  };
}

interface StatedRewards {
  rewards: Rewards;
  recordedIn: string;
}

function rewardsOf(
  result: JsonObject,
  files: VerifierFiles,
  dir: string,
  warnings: string[],
): StatedRewards | null {
  const inResult = rewardsIn(objectOf(result.verifier_result).rewards);
  const inFile = fileRewards(files, warnings);
  const a = inResult && chosenReward(inResult);
  const b = inFile && chosenReward(inFile.rewards);
  if (a !== null && b !== null && a !== b)
    warnings.push(
      `result.json states a reward of ${a}, verifier/${inFile?.name} one of ${b}; the first is taken`,
    );
  if (inResult) return { rewards: inResult, recordedIn: joinPath(dir, 'result.json') };
  return inFile ? { rewards: inFile.rewards, recordedIn: joinPath(dir, `verifier/${inFile.name}`) } : null;
}

function fileRewards(files: VerifierFiles, warnings: string[]): { rewards: Rewards; name: string } | null {
  if (files.rewardJson !== null) {
    const rewards = rewardsIn(tryJson(files.rewardJson, 'verifier/reward.json', warnings));
    if (rewards) return { rewards, name: 'reward.json' };
  }
  const text = files.rewardTxt?.trim() ?? '';
  if (text === '') return null;
  const reward = Number(text);
  if (Number.isFinite(reward)) return { rewards: { reward }, name: 'reward.txt' };
  warnings.push(`verifier/reward.txt holds no number ("${text.slice(0, 40)}")`);
  return null;
}

function detailOf(rewards: Rewards, result: JsonObject): string | null {
  const parts = [rewardsDetail(rewards), exceptionLine(result)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('; ');
}

/** Type and first line of the exception that ended a trial; null without one. */
export function exceptionLine(result: JsonObject): string | null {
  const info = objectOf(result.exception_info);
  const type = stringOf(info.exception_type);
  if (type === null) return null;
  const line = (stringOf(info.exception_message) ?? '').trim().split('\n')[0] ?? '';
  return line === '' ? type : `${type}: ${line.length > 200 ? `${line.slice(0, 200)}…` : line}`;
}

function testsOf(files: VerifierFiles, warnings: string[]): TestResult[] {
  const ctrf = files.ctrf === null ? [] : ctrfTests(tryJson(files.ctrf, 'verifier/ctrf.json', warnings));
  if (ctrf.length > 0 || files.report === null) return ctrf;
  return reportTests(tryJson(files.report, 'verifier/report.json', warnings), 'verifier/report.json', '');
}

function tryJson(text: string, name: string, warnings: string[]): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof RunoffError)) throw error;
    warnings.push(`${name} was not read: ${error.message}`);
    return null;
  }
}
