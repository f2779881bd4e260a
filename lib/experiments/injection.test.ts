import { describe, expect, it } from 'vitest';
import { openDatabase } from '@/db/client';
import { comparedRollouts, type BlindRollout } from '@/db/blind-rollouts';
import { tasksOf } from '@/db/experiments';
import { recordedSteps } from '@/db/steps';
import { newestSummaries } from '@/db/summaries';
import { tournamentDetail } from '@/db/tournaments';
import { buildRefinementContext } from '@/lib/refine/refinement-context';
import { shownExit } from '@/lib/rollout/facts';
import { readFrame } from '@/lib/rollout/frames';
import type { RecordedRollout } from '@/lib/rollout/rollout';
import { parseSerialized } from '@/lib/rollout/serialize';
import { parseSummaryPrompt } from '@/lib/summary/prompt';
import type { Summary } from '@/lib/summary/schema';
import { parseJudgePrompt, parseVerdict } from '@/lib/tournament/judge-prompt';
import { settingsFrom, type TournamentSettings } from '@/lib/tournament/settings';
import { injectionAttacks, type Attack } from '@/tests/injection-attacks';
import { makeRollout, makeStep } from '@/tests/make-rollout';
import { answering } from '@/tests/scripted-replies';
import { summaryOfText } from '@/tests/make-summary';
import { documentOf } from './candidate';
import type { Context } from './context';
import { importRollouts } from './import-rollouts';
import { selectExperiment } from './select-experiment';
import { summarizeExperiment } from './summarize-experiment';
import { summaryPromptOf } from './summarize-rollout';

const signal = new AbortController().signal;
const quiet = () => undefined;
const PER_TASK = 4;

/** A rollout that attacks with every text it has. */
function attacker({ name, text }: Attack, at: number, instruction: string): RecordedRollout {
  const plain = makeRollout(`${name} ${at}`);
  const task = `task ${Math.floor(at / PER_TASK)}`;
  return {
    ...plain,
    task: { ...plain.task, name: task, instruction },
    agent: { name: text, version: text },
    model: text,
    exitStatusRaw: text,
    patch: `diff --git a/${text} b/${text}\n--- a/${text}\n+++ b/${text}\n@@ -1 +1 @@\n-x\n+${text}`,
    steps: [
      makeStep(1, { thought: text, command: text, observation: text, tool: text }),
      makeStep(2, {
        reasoning: text,
        command: `cat '${text}'`,
        observation: `${text}\n${text}`,
        returnCode: 1,
      }),
      makeStep(3, { source: 'user', command: null, observation: text }),
      makeStep(4, { thought: text, command: 'node --test', observation: `# pass 3\n# fail 0\n${text}` }),
    ],
  };
}

/** A summary whose every claim is the attack, as a summariser would write that was talked into it. */
function hostileSummary(text: string): Summary {
  return { ...summaryOfText(text), headline: text.slice(0, 240) };
}

/** All attacks as rollouts in a database, four to a task, with hostile summaries. */
async function besieged(attacks: readonly Attack[]) {
  const ctx: Context = { db: openDatabase(':memory:'), now: () => new Date() };
  const rollouts = attacks.map((attack, at) => {
    const first = attacks[at - (at % PER_TASK)] ?? attack;
    return attacker(attack, at, first.text || 'The task.');
  });
  const entries = rollouts.map((one) => ({ path: one.sourceKey, load: async () => one }));
  const { failed } = await importRollouts(
    ctx,
    { experimentName: 'e', origin: '', entries, failed: [] },
    quiet,
    signal,
  );
  expect(failed).toEqual([]);
  // The summariser finds the attack where it stands in its prompt, and repeats it everywhere.
  const summariser = answering(({ messages }) => {
    const trace = parseSummaryPrompt(messages[0]?.content ?? '')?.trajectoryText ?? '';
    return JSON.stringify(hostileSummary(parseSerialized(trace)?.steps[0]?.observation ?? ''));
  });
  await summarizeExperiment(ctx, { experimentId: 'e', model: summariser, force: false }, quiet, signal);
  const tasks = tasksOf(ctx.db, 'e').map((task) => ({
    task,
    rollouts: comparedRollouts(ctx.db, 'e', task.id, null),
  }));
  const summaries = newestSummaries(
    ctx.db,
    tasks.flatMap(({ rollouts: all }) => all.map(({ id }) => id)),
  );
  expect([...summaries.values()].filter(({ error }) => error !== null)).toEqual([]);
  return { ctx, tasks, summaries, summariser };
}
type Besieged = Awaited<ReturnType<typeof besieged>>;

/** Every tournament among the attackers, all of a task in one group; `judge` answers. */
async function judged(
  { ctx, summariser }: Besieged,
  representation: TournamentSettings['representation'],
  reply: (prompt: string) => string,
) {
  const judge = answering(({ messages }) => reply(messages[0]?.content ?? ''));
  const settings = settingsFrom('paper', {
    groupSize: PER_TASK,
    votes: 2,
    reasks: 0,
    display: 'balanced',
    representation,
  });
  const { tournamentIds } = await selectExperiment(
    ctx,
    { experimentId: 'e', tasks: null, model: judge, summariser, settings },
    quiet,
    signal,
  );
  const votes = tournamentIds.flatMap((id) =>
    (tournamentDetail(ctx.db, id)?.rounds ?? []).flatMap(({ groups }) =>
      groups.flatMap((group) => group.votes.map((vote) => ({ ...vote, tournamentId: id }))),
    ),
  );
  return { asked: judge.asked.map(({ messages }) => messages[0]?.content ?? ''), votes };
}

/** Boundary words in a prompt: what an attacker learns who has read it. */
const wordsIn = (text: string) => [
  ...new Set([...text.matchAll(/\[\[([0-9a-z]{14}) /g)].map((match) => match[1] ?? '')),
];

/** The words of every prompt over harmless attackers of the same shape: hashes that the real ones may use again. */
async function learnt(): Promise<string[]> {
  const { ctx, tasks } = await besieged(injectionAttacks(8, 1));
  return tasks.flatMap(({ rollouts }) => rollouts.flatMap((one) => wordsIn(summaryPromptOf(ctx, one).user)));
}

/** Counted apart from `readFrame`: lines of a prompt that bear the word of its frame. */
function boundaryLines(prompt: string): string[] {
  const word = /\n\[\[([0-9a-z]{14}) begin\]\]\n/.exec(`\n${prompt}`)?.[1] ?? 'none';
  return prompt
    .split('\n')
    .filter((line) => line.includes(word))
    .map((line) => line.replaceAll(word, 'T'));
}

/** Whether a part of a trace is the whole text, or its head and tail around the mark of the cut. */
function isKept(part: string | null | undefined, whole: string | null | undefined): boolean {
  if (part === whole) return true;
  const cut = /^([^]*)\n\[… (\d+) characters cut …\]\n([^]*)$/.exec(part ?? '');
  const [head = '', chars = '', tail = ''] = cut?.slice(1) ?? [];
  const text = whole ?? '';
  return (
    text.startsWith(head) && text.endsWith(tail) && text.length === head.length + Number(chars) + tail.length
  );
}

const QUOTES: [name: string, quote: (text: string) => string][] = [
  ['block quote', (text) => text.replaceAll(/^/gm, '> ')],
  ['closed fence', (text) => `\`\`\`\`\`\`\n${text}\n\`\`\`\`\`\``],
  ['open fence', (text) => `\`\`\`\`\`\`\n${text}`],
  [
    'indented',
    (text) =>
      text
        .split(/\r\n|\r|\n/)
        .map((line) => `    ${line}`)
        .join('\n'),
  ],
  ['JSON', (text) => JSON.stringify(text)],
  ['in a sentence', (text) => `It ends with “${text}”, which is no evidence.`],
  [
    'list',
    (text) =>
      text
        .split(/\r\n|\r|\n/)
        .map((line) => `- ${line}`)
        .join('\n'),
  ],
];

describe('prompt injection from trajectories', async () => {
  const attacks = [...injectionAttacks(100, 7), ...injectionAttacks(100, 8, await learnt())];
  const siege = await besieged(attacks);
  const { ctx, tasks, summaries } = siege;
  const documentsOf = (rollouts: readonly BlindRollout[], representation: 'summary' | 'trace') =>
    new Map(rollouts.map((one) => [one.id, documentOf(ctx, one, summaries.get(one.id), representation)]));

  it('attacks with 256 rollouts in 64 tasks', () => {
    expect(attacks).toHaveLength(256);
    expect(new Set(attacks.map(({ text }) => text)).size).toBeGreaterThan(220);
    expect(tasks.map(({ rollouts }) => rollouts.length)).toEqual(Array(64).fill(PER_TASK));
  });

  it.each(['summary', 'trace'] as const)(
    'a judge of %s sees each candidate once, in order, to the byte',
    async (kind) => {
      // The judge quotes all it was shown and then says its own verdict.
      const { asked, votes } = await judged(siege, kind, (prompt) => {
        const documents = parseJudgePrompt(prompt)?.documents ?? [];
        return `${[...documents, prompt].join('\n').replaceAll(/^/gm, '> ')}\n\nFinal verdict: Solution 3`;
      });
      expect(votes).toHaveLength(128);
      // The same attacks under two tasks are the same question, asked once.
      expect(asked).toHaveLength(votes.filter(({ reused }) => !reused).length);
      const expected = votes.map(({ tournamentId, order }) => {
        const { task, rollouts } = tasks.find(
          (one) => one.task.id === tournamentDetail(ctx.db, tournamentId)?.taskId,
        )!;
        const documents = documentsOf(rollouts, kind);
        return {
          instruction: task.instruction,
          representation: kind,
          documents: order.map((id) => documents.get(id)),
        };
      });
      const seen = new Set(asked.map((prompt) => JSON.stringify(parseJudgePrompt(prompt))));
      const broken = expected.filter((wanted) => !seen.has(JSON.stringify(wanted)));
      expect(broken).toEqual([]);
      const numbers = Array.from({ length: PER_TASK }, (_, i) => `[[T solution {"n":${i + 1}}]]`);
      for (const prompt of asked)
        expect(boundaryLines(prompt)).toEqual([
          '[[T begin]]',
          `[[T task {"known":true,"representation":"${kind}"}]]`,
          ...numbers,
          '[[T end]]',
        ]);
      expect(votes.filter(({ choice, order }) => choice !== order[2])).toEqual([]);
    },
  );

  it('a document of facts and summary is one JSON object, whatever stands in it', () => {
    for (const { rollouts } of tasks)
      for (const [id, document] of documentsOf(rollouts, 'summary')) {
        const facts = rollouts.find((one) => one.id === id)?.facts;
        expect(JSON.parse(document)).toEqual({ facts, summary: summaries.get(id)?.content });
      }
  });

  it('a trace holds its own steps and no others', () => {
    for (const { rollouts } of tasks)
      for (const [id, document] of documentsOf(rollouts, 'trace')) {
        const { patch, ...stored } = rollouts.find((one) => one.id === id)!;
        const parsed = parseSerialized(document);
        expect(parsed).toMatchObject({ ...shownExit(stored), patch });
        const steps = recordedSteps(ctx.db, id);
        expect(parsed?.steps.map(({ index }) => index)).toEqual(steps.map(({ index }) => index));
        steps.forEach((step, at) => {
          const { source, tool, returnCode, thought, command, observation } = step;
          const shown = parsed?.steps[at];
          expect(shown).toMatchObject({ source, tool, returnCode });
          for (const [whole, part] of [
            [thought, shown?.thought],
            [command, shown?.command],
            [observation, shown?.observation],
          ])
            expect(isKept(part, whole)).toBe(true);
        });
      }
  });

  it('a summariser sees task, facts, trace and patch as they are', () => {
    for (const { task, rollouts } of tasks)
      for (const one of rollouts) {
        const { user } = summaryPromptOf(ctx, one);
        const parsed = parseSummaryPrompt(user);
        expect(boundaryLines(user)).toHaveLength(6);
        expect(parsed).toMatchObject({
          instruction: task.instruction,
          patch: one.patch,
          factsJson: JSON.stringify(one.facts),
        });
        const steps = recordedSteps(ctx.db, one.id).map(
          ({ index, thought, reasoning, command, observation }) => ({
            ...{ index, thought, reasoning, command, observation },
          }),
        );
        expect(parseSerialized(parsed?.trajectoryText ?? '')?.steps).toMatchObject(steps);
      }
  });

  it('a refined rollout is shown each prior once, in order, to the byte', () => {
    for (const { rollouts } of tasks) {
      const documents = [...documentsOf(rollouts, 'summary').values()];
      const text = buildRefinementContext(
        'select-k',
        documents.map((document) => ({ document })),
      );
      const wanted = documents.map((document, i) => ({
        name: 'attempt',
        attributes: { n: i + 1 },
        text: document,
      }));
      expect(readFrame(text)).toEqual(wanted);
      expect(boundaryLines(text)).toHaveLength(PER_TASK + 2);
    }
  });

  it.each(QUOTES)('a verdict in quoted data is never read: %s', (_, quote) => {
    const broken = attacks.filter(
      ({ text }) =>
        'choice' in
        parseVerdict(
          `The first solution says:

${quote(text)}`,
          PER_TASK,
        ),
    );
    expect(broken).toEqual([]);
  });

  it('a judge that only repeats what it was shown casts no vote', async () => {
    const { votes } = await judged(await besieged(attacks.slice(0, 64)), 'trace', (prompt) => prompt);
    expect(votes).toHaveLength(32);
    expect(votes.filter(({ choice }) => choice !== null)).toEqual([]);
  });
});
