import { beforeEach, describe, expect, it } from 'vitest';
import { importRollouts } from '@/lib/experiments/import-rollouts';
import { selectExperiment } from '@/lib/experiments/select-experiment';
import { wilson } from '@/lib/metrics/intervals';
import { selectionsReport } from '@/lib/metrics/selections-report';
import { scriptedModel } from '@/lib/model/scripted';
import { settingsFrom, type TournamentSettings } from '@/lib/tournament/settings';
import { makeRollout } from '@/tests/make-rollout';
import { testDatabase } from '@/tests/test-database';
import type { Db } from './client';
import { selectionsInput } from './selections-input';

const TASKS = ['alpha', 'beta', 'gamma', 'delta'];
const N = 5;
const signal = new AbortController().signal;
const quiet = () => undefined;

let db: Db;
/** Selection ids by name. */
const ids: Record<string, string> = {};

function scripted(policy: string) {
  const model = scriptedModel(policy);
  if (!model) throw new Error(`no scripted/${policy}`);
  return model;
}

async function select(name: string, settings: TournamentSettings) {
  const models = { model: scripted('evidence'), summariser: scripted('extractive') };
  const input = { experimentId: 'e', tasks: null, ...models, settings };
  ids[name] = (await selectExperiment({ db, now: () => new Date() }, input, quiet, signal)).selectionId;
}

beforeEach(async () => {
  db = testDatabase().db;
  // Of each task another share passes; the second and third attempt have the same patch.
  const rollouts = TASKS.flatMap((task, t) =>
    Array.from({ length: N }, (_, i) => {
      const passes = (i * 3 + t) % 5 < t + 1;
      const made = makeRollout(`${task}-${i === 2 ? 1 : i}`);
      return {
        ...made,
        sourceKey: `${task}-${i}`,
        task: { ...made.task, name: task },
        outcome: {
          ...{ kind: passes ? ('passed' as const) : ('failed' as const), reward: passes ? 1 : 0 },
          ...{ detail: null, recordedIn: null, tests: [] },
        },
      };
    }),
  );
  const entries = rollouts.map((recorded) => ({ path: recorded.sourceKey, load: async () => recorded }));
  const context = { db, now: () => new Date() };
  await importRollouts(context, { experimentName: 'e', origin: 'here', entries, failed: [] }, quiet, signal);
  await select('two', settingsFrom('paper', { votes: 2 }));
  await select('four', settingsFrom('paper', { votes: 4 }));
  await select('large', settingsFrom('paper', { votes: 3, groupSize: 4, display: 'balanced' }));
  await select('pair', settingsFrom('balanced', { votes: 4, keep: 2, seed: 3 }));
});

const all = <T>(sql: string, ...values: string[]): T[] => db.$client.prepare<string[], T>(sql).all(...values);

interface Vote {
  task_id: string;
  display_order: string;
  choice: string | null;
  asks: number;
  reused: number;
}
const votesOf = (name: string) =>
  all<Vote>(
    `select t.task_id, v.* from votes v join tournaments t on t.id = v.tournament_id where t.selection_id = ?`,
    ids[name] ?? '',
  );

describe('the figures over all selections', () => {
  const report = () => selectionsReport(selectionsInput(db, 'e'));
  const figures = (name: string) => {
    const [group] = report().groups;
    const found = group?.selections.find((one) => one.id === ids[name]);
    if (!found) throw new Error(`no selection ${name}`);
    return found;
  };

  it('stand in one group for one iteration, in the order they were asked for', () => {
    const { groups } = report();
    expect(groups.map(({ iteration, tasks }) => [iteration, tasks])).toEqual([[0, TASKS.length]]);
    expect(new Set(groups[0]?.selections.map((one) => one.id))).toEqual(new Set(Object.values(ids)));
    expect(groups[0]?.agreement).toHaveLength(6);
  });

  it('count votes as the rows do: asked, reused, paid, spoiled', () => {
    for (const name of Object.keys(ids)) {
      const rows = votesOf(name);
      const sum = (of: (vote: Vote) => number) => rows.reduce((total, vote) => total + of(vote), 0);
      const asked = sum((vote) => vote.asks);
      const reused = sum((vote) => vote.reused);
      expect(figures(name).votes).toEqual({
        ...{ asked, reused, paid: asked - reused, reasks: asked - rows.length },
        counted: rows.filter((vote) => vote.choice !== null).length,
        spoiled: rows.filter((vote) => vote.choice === null).length,
      });
      expect(figures(name).votesPerTask).toBe(asked / TASKS.length);
      const [calls] = all<{ n: number }>(
        `select count(*) as n from calls c join tournaments t on t.id = c.tournament_id where t.selection_id = ?`,
        ids[name] ?? '',
      );
      expect([figures(name).cost.calls, figures(name).cost.usd]).toEqual([calls?.n, calls?.n ? 0 : null]);
      expect(figures(name).votes.paid).toBe(calls?.n);
    }
    // Two votes of the same questions were there before the four.
    expect(figures('two').votes.reused).toBe(0);
    expect(figures('four').votes.reused).toBeGreaterThan(0);
  });

  it('give the accuracy of the survivors against random and oracle as the rows do', () => {
    const outcome = new Map(
      all<{ id: string; outcome: string; task_id: string }>('select id, outcome, task_id from rollouts').map(
        (row) => [row.id, row],
      ),
    );
    const share = (list: string[]) =>
      list.filter((id) => outcome.get(id)?.outcome === 'passed').length / list.length;
    const perTask = [...Map.groupBy(outcome.values(), (row) => row.task_id)].map(([task, rows]) => ({
      ...{ task, random: share(rows.map((row) => row.id)) },
    }));
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const [group] = report().groups;
    expect(group?.random.value).toBeCloseTo(mean(perTask.map((task) => task.random)), 12);
    expect(group?.oracle).toEqual(
      wilson(perTask.filter((task) => task.random > 0).length, TASKS.length, 'tasks'),
    );
    for (const name of Object.keys(ids)) {
      const kept = all<{ task_id: string; survivors: string }>(
        'select task_id, survivors from tournaments where selection_id = ?',
        ids[name] ?? '',
      ).map((row) => ({ task: row.task_id, share: share(JSON.parse(row.survivors)) }));
      const value = mean(kept.map((row) => row.share));
      expect(figures(name).accuracy.value).toBeCloseTo(value, 12);
      expect(figures(name).accuracy.method).toBe(name === 'pair' ? 'task-bootstrap' : 'wilson');
      expect(figures(name).gain.value).toBeCloseTo(
        mean(kept.map((row) => row.share - (perTask.find(({ task }) => task === row.task)?.random ?? 0))),
        12,
      );
      expect(figures(name).rounds.at(-1)?.passAt1.value).toBeCloseTo(value, 12);
    }
  });

  it('count the wins of every slot, and expect 1/G of the first', () => {
    for (const name of Object.keys(ids)) {
      const counted = votesOf(name).filter((vote) => vote.choice !== null);
      const orders = counted.map((vote) => JSON.parse(vote.display_order) as string[]);
      const first = counted.filter((vote, i) => vote.choice === orders[i]?.[0]).length;
      expect(figures(name).firstPlace).toEqual(wilson(first, counted.length, 'votes'));
      const expected = orders.reduce((sum, order) => sum + 1 / order.length, 0) / orders.length;
      expect(figures(name).firstPlaceExpected).toBeCloseTo(expected, 12);
      for (const { size, slot, wins, rate } of figures(name).slots) {
        const mine = counted.filter((_vote, i) => orders[i]?.length === size);
        const won = mine.filter((vote) => JSON.parse(vote.display_order)[slot - 1] === vote.choice).length;
        expect([wins, rate]).toEqual([won, wilson(won, mine.length, 'votes')]);
      }
    }
    expect(new Set(figures('large').slots.map(({ size }) => size))).toEqual(new Set([2, 3]));
  });

  it('agree as the rows do: same winner, same patch, same vote on the same candidates', () => {
    const [group] = report().groups;
    const patches = new Map(
      all<{ id: string; patch_key_hash: string }>('select id, patch_key_hash from rollouts').map((row) => [
        row.id,
        row.patch_key_hash,
      ]),
    );
    const winners = (name: string) =>
      new Map(
        all<{ task_id: string; survivors: string }>(
          'select task_id, survivors from tournaments where selection_id = ?',
          ids[name] ?? '',
        ).map((row) => [row.task_id, (JSON.parse(row.survivors) as string[])[0] ?? '']),
      );
    const pair = group?.agreement.find(
      ({ a, b }) => [a, b].includes(ids.two ?? '') && [a, b].includes(ids.large ?? ''),
    );
    const [mine, theirs] = [winners('two'), winners('large')];
    const tasks = [...mine].map(([task, id]) => [id, theirs.get(task) ?? ''] as const);
    const same = tasks.filter(([a, b]) => a === b).length;
    const alike = tasks.filter(([a, b]) => patches.get(a) === patches.get(b)).length;
    expect(pair?.sameWinner).toEqual(wilson(same, TASKS.length, 'tasks'));
    expect(pair?.samePatch).toEqual(wilson(alike, TASKS.length, 'tasks'));

    const both = group?.agreement.find(
      ({ a, b }) => [a, b].includes(ids.two ?? '') && [a, b].includes(ids.four ?? ''),
    );
    const sets = (name: string) =>
      Map.groupBy(
        votesOf(name).filter((vote) => vote.choice !== null),
        (vote) => `${vote.task_id} ${[...(JSON.parse(vote.display_order) as string[])].sort().join()}`,
      );
    const other = sets('four');
    const shares = [...sets('two')].flatMap(([set, votes]) => {
      const against = other.get(set);
      if (!against) return [];
      const hits = votes.flatMap((x) => against.map((y): number => (x.choice === y.choice ? 1 : 0)));
      return hits.reduce((a, b) => a + b, 0) / hits.length;
    });
    expect(shares.length).toBeGreaterThanOrEqual(TASKS.length);
    expect(both?.sameVote.n).toBe(shares.length);
    expect(both?.sameVote.value).toBeCloseTo(shares.reduce((a, b) => a + b, 0) / shares.length, 12);
  });

  it('price reused votes as if they had been asked, where a price is known', () => {
    expect(figures('four').fullCostPerTask).toBe(0);
    all('update calls set cost_usd = 0.5 where role = ? returning key', 'judge');
    expect(figures('four').fullCostPerTask).toBeCloseTo(
      (figures('four').votes.asked * 0.5) / TASKS.length,
      12,
    );
    expect(figures('four').cost.usd).toBeCloseTo(figures('four').votes.paid * 0.5, 12);
    all('update calls set cost_usd = null where role = ? returning key', 'judge');
    expect([figures('four').fullCostPerTask, figures('four').cost.usd]).toEqual([null, null]);
  });
});
