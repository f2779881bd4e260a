import { chosenReward, ctrfTests, rewardsDetail, rewardsIn, type Rewards } from '@/lib/rollout/rewards';
import type { Attachment, Outcome, TestResult } from '@/lib/rollout/rollout';

/** What a verifier left behind: the texts of its files (null: missing) and everything it printed. */
export interface VerifierFiles {
  rewardTxt: string | null;
  rewardJson: string | null;
  ctrf: string | null;
  output: string;
  /** What the sandbox said of limits that were met while they ran, e.g. that of memory; null: nothing. */
  note: string | null;
}

/** A verdict with the rewards it comes from; `rewards` is null when the verifier gave none. */
export interface Verdict {
  outcome: Outcome;
  rewards: Rewards | null;
  attachments: Attachment[];
}

/** Characters of a log that are kept: its beginning and, longer, its end, where test runners sum up. */
const LOG_CHARS = { head: 100_000, tail: 400_000 };

/**
 * Reads a verdict from what the verifier wrote. As in Harbor, reward.json goes before reward.txt
 * (harbor/verifier/verifier.py); passed is a reward of 1 or more. `trouble` is the sentence for a verifier that could
 * not do its work: the outcome is then `error`, whatever it wrote. `place` is the folder its files are named under.
 */
export function verdictOf(files: VerifierFiles, trouble: string | null, place: string): Verdict {
  const tests = testsIn(files.ctrf);
  const attachments = attachmentsOf(files, place);
  const read = trouble === null ? rewardOf(files) : { problem: trouble };
  if ('problem' in read) {
    const outcome: Outcome = { kind: 'error', reward: null, tests, detail: read.problem, recordedIn: null };
    return { outcome, rewards: null, attachments };
  }
  const { rewards, file } = read;
  const reward = chosenReward(rewards);
  const outcome: Outcome = {
    ...{ kind: outcomeOf(reward), reward, tests },
    detail: [rewardsDetail(rewards), files.note].filter((part) => part !== null).join('; ') || null,
    recordedIn: `${place}/${file}`,
  };
  return { outcome, rewards, attachments };
}

/** Passed with a reward of 1 or more; several rewards without one that counts are no verdict. */
export function outcomeOf(reward: number | null): Outcome['kind'] {
  return reward === null ? 'error' : reward >= 1 ? 'passed' : 'failed';
}

function rewardOf(files: VerifierFiles): { rewards: Rewards; file: string } | { problem: string } {
  if (files.rewardJson !== null) {
    const rewards = rewardsIn(jsonIn(files.rewardJson));
    return rewards
      ? { rewards, file: 'reward.json' }
      : { problem: `The tests wrote a reward.json without a number (${shown(files.rewardJson)}).` };
  }
  if (files.rewardTxt === null) return { problem: 'The tests wrote no reward.' };
  const text = files.rewardTxt.trim();
  const reward = Number(text);
  return text !== '' && Number.isFinite(reward)
    ? { rewards: { reward }, file: 'reward.txt' }
    : { problem: `The tests wrote a reward.txt without a number (${shown(text)}).` };
}

function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' ? 'it is empty' : `"${line.length > 60 ? `${line.slice(0, 60)}…` : line}"`;
}

/** The parsed JSON; undefined for a text that is none, which no reader of it takes for something. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function testsIn(ctrf: string | null): TestResult[] {
  return ctrf === null ? [] : ctrfTests(jsonIn(ctrf));
}

function attachmentsOf(files: VerifierFiles, place: string): Attachment[] {
  const named: [string, string | null][] = [
    ['test-stdout.txt', files.output],
    ['reward.json', files.rewardJson],
    ['ctrf.json', files.ctrf],
  ];
  return named.flatMap(([name, text]) =>
    text === null || text.trim() === ''
      ? []
      : [{ kind: 'verifier-log' as const, name: `${place}/${name}`, text: clean(shortened(text)) }],
  );
}

/** Without what JSON and SQLite cannot hold: halves of characters and NUL. */
function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

function shortened(text: string): string {
  const left = text.length - LOG_CHARS.head - LOG_CHARS.tail;
  if (left <= 0) return text;
  const head = text.slice(0, LOG_CHARS.head);
  return `${head}\n[… ${left.toLocaleString('en-US')} characters left out …]\n${text.slice(-LOG_CHARS.tail)}`;
}
