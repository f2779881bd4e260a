import { describe, expect, it } from 'vitest';
import type { BracketTournament, TaskPageData, TaskPipeline, TaskRollout } from '@/lib/api/tournaments';
import type { TournamentPurpose } from '@/lib/refine/settings';
import { settingsFrom } from '@/lib/tournament/settings';
import { layoutPicture } from './picture-layout';
import { PICTURE } from './picture-places';
import { nextNode } from './picture-keys';
import { boxHref, boxWords, relatedIds } from './picture-words';
import { partKey } from '@/lib/bracket/part-words';
import { passedOf, pipelineModel, type PipelineModel } from './pipeline-model';

const USAGE = { uncachedInput: null, cacheRead: null, cacheWrite: null, output: null, reasoning: null };

const rollout = (iteration: number, slot: number, change: Partial<TaskRollout> = {}): TaskRollout => ({
  ...{ id: `r${iteration}.${slot}`, slot, iteration, agent: 'a', model: 'm', exitStatus: 'submitted' },
  ...{ outcome: 'failed', steps: 5, patch: { files: 1, added: 2, removed: 1 }, costUsd: null },
  ...{ summary: 'ok', headline: 'h', priors: [] },
  ...change,
});

/** A finished tournament in which the first of each pair wins. */
function tournament(
  purpose: TournamentPurpose,
  iteration: number,
  candidates: string[],
  keep: number,
): BracketTournament {
  const rounds: BracketTournament['rounds'] = [];
  let alive = candidates;
  while (alive.length > keep) {
    const round = rounds.length;
    const groups = Array.from({ length: Math.ceil(alive.length / 2) }, (_, group) => {
      const members = alive.slice(group * 2, group * 2 + 2);
      const winner = members[0] ?? null;
      const tally = members.map((_, i) => (i === 0 ? 5 : 1));
      return { round, group, candidates: members, tally, winner, decidedBy: 'votes' as const, votes: [] };
    });
    rounds.push({ round, groups });
    alive = groups.flatMap((group) => group.winner ?? []);
  }
  return {
    ...{ id: `${purpose}${iteration}`, iteration, purpose, selectionId: 's', model: 'j', scripted: true },
    settings: settingsFrom('paper', { keep }),
    ...{ status: 'finished', error: null, createdAt: '', finishedAt: '', candidates, collapsed: [] },
    ...{ ranking: null, survivors: alive, plannedRounds: rounds.length, rounds },
    judge: { calls: 0, usage: USAGE, costUsd: null },
  };
}

const ids = (iteration: number, n: number) => Array.from({ length: n }, (_, slot) => `r${iteration}.${slot}`);

function page(
  settings: Partial<TaskPipeline['settings']>,
  rollouts: TaskRollout[],
  tournaments: BracketTournament[],
  change: Partial<TaskPipeline> = {},
): TaskPageData {
  return {
    experiment: { id: 'e', name: 'e' },
    task: { id: 't', slug: 't', name: 't', benchmark: null, instruction: null },
    place: { position: 1, total: 1, previous: null, next: null },
    rollouts,
    pipeline: {
      settings: {
        ...{ iterations: 2, keep: 2, context: 'select-k', pool: 'last', startFrom: null, groupSize: 2 },
        ...settings,
      },
      ...{ n: 4, launch: 'running', unfinished: [] },
      run: { status: 'running', iteration: 0, stage: 'rollouts', error: null, winner: null },
      ...change,
    },
    pipelineTournaments: tournaments,
    ...{ selections: [], tournament: null, lastEvent: 0 },
  };
}

function modelOf(data: TaskPageData): PipelineModel {
  const model = pipelineModel(data);
  if (!model) throw new Error('it has a pipeline');
  return model;
}

const first = ids(0, 4).map((_, slot) => rollout(0, slot, { outcome: slot === 0 ? 'passed' : 'failed' }));
const refined = ids(1, 4).map((_, slot) => rollout(1, slot, { priors: ['r0.0', 'r0.2'] }));
const finished = page(
  { pool: 'last-and-champion' },
  [...first, ...refined],
  [
    tournament('select', 0, ids(0, 4), 2),
    tournament('champion', 0, ['r0.0', 'r0.2'], 1),
    tournament('final', 1, [...ids(1, 4), 'r0.0'], 1),
  ],
  { run: { status: 'finished', iteration: 1, stage: 'votes', error: null, winner: 'r1.0' } },
);

describe('pipelineModel', () => {
  it('gathers rollouts, brackets and the guest of every iteration', () => {
    const model = modelOf(finished);
    expect(model.stages.map(({ cells, guest, bracket }) => [cells.length, guest, bracket?.id])).toEqual([
      [4, null, 'select0'],
      [4, 'r0.0', 'final1'],
    ]);
    expect(model.tournaments.map(partKey)).toEqual(['select-0', 'champion-0', 'final-1']);
    expect([model.winner?.id, model.now]).toEqual(['r1.0', null]);
    expect(passedOf(ids(0, 4), model.rollouts)).toEqual({ passed: 1, judged: 4 });
  });

  it('keeps a place for every rollout that is to come, and says what runs', () => {
    const unfinished = [
      { iteration: 0, slot: 2, status: 'queued' as const, rolloutId: null },
      { iteration: 0, slot: 1, status: 'running' as const, rolloutId: 'r0.1' },
      { iteration: 0, slot: 4, status: 'finished' as const, rolloutId: 'r0.4.a5' },
    ];
    const data = page({ iterations: 3 }, [rollout(0, 0), rollout(0, 3)], [], { unfinished });
    const model = modelOf(data);
    expect(model.stages[0]?.cells.map(({ slot, state, rolloutId }) => [slot, state, rolloutId])).toEqual([
      [0, 'finished', 'r0.0'],
      [1, 'running', 'r0.1'],
      [2, 'waiting', null],
      [3, 'finished', 'r0.3'],
      [4, 'interrupted', 'r0.4.a5'],
    ]);
    expect(model.stages.map(({ cells, plannedRounds }) => [cells.length, plannedRounds])).toEqual([
      [5, 2],
      [4, 1],
      [4, 2],
    ]);
    expect(model.now).toEqual({ iteration: 0, stage: 'rollouts' });
  });

  it('reserves the rounds of a tournament that does not know all its candidates yet', () => {
    const early = { ...tournament('select', 0, ['r0.0'], 1), status: 'running' as const, survivors: null };
    const model = modelOf(page({ keep: 1 }, first, [early]));
    expect(model.tournaments[0]?.plannedRounds).toBe(2);
  });

  it('is null without a pipeline', () => {
    expect(pipelineModel({ ...finished, pipeline: null })).toBeNull();
  });
});

/** No two places overlap, and everything lies inside the picture. */
function expectTidy(model: PipelineModel) {
  const picture = layoutPicture(model);
  const places = [
    ...picture.boxes.map(({ key, x, y, width }) => ({ key, x, y, width })),
    ...picture.joints.map(({ key, x, y }) => ({ key, x: x + 10, y, width: 50 })),
  ];
  for (const [i, a] of places.entries()) {
    expect(a.x).toBeGreaterThanOrEqual(0);
    expect(a.x + a.width).toBeLessThanOrEqual(picture.width);
    expect(a.y + PICTURE.row / 2).toBeLessThanOrEqual(picture.height);
    for (const b of places.slice(i + 1)) {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || Math.abs(a.y - b.y) >= 20;
      expect(apart, `${a.key} and ${b.key} overlap`).toBe(true);
    }
  }
  return picture;
}

describe('layoutPicture', () => {
  it('stands from left to right: strip, bracket, priors, strip, bracket, answer', () => {
    const picture = expectTidy(modelOf(finished));
    const columns = picture.columns.map(({ kind, iteration }) => `${kind} ${iteration}`);
    expect(columns).toEqual(['strip 0', 'bracket 0', 'priors 0', 'strip 1', 'bracket 1', 'final 1']);
    const xs = picture.columns.map((column) => column.x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(picture.boxes.filter((box) => box.kind === 'prior').map((box) => box.id)).toEqual([
      ...['r0.0', 'r0.2'],
    ]);
    expect(picture.boxes.find((box) => box.kind === 'champion')?.id).toBe('r0.0');
    expect(picture.lines.some((line) => line.key === 'line-champion-0')).toBe(true);
  });

  it('joins each rollout with its own priors where they are not the same for all', () => {
    const own = ids(1, 4).map((_, slot) => rollout(1, slot, { priors: [`r0.${slot}`] }));
    const picture = expectTidy(modelOf(page({ context: 'single', keep: 1 }, [...first, ...own], [])));
    expect(picture.lines.filter((line) => line.kind === 'edge').map((line) => line.of)).toEqual([
      ['r0.0', 'r1.0'],
      ['r0.1', 'r1.1'],
      ['r0.2', 'r1.2'],
      ['r0.3', 'r1.3'],
    ]);
    expect(picture.columns.map((column) => column.kind)).not.toContain('priors');
  });

  it('is a strip, a bracket and an answer where nothing is refined', () => {
    const data = page({ iterations: 1 }, first, [tournament('final', 0, ids(0, 4), 1)]);
    const picture = expectTidy(modelOf(data));
    expect(picture.columns.map((column) => column.kind)).toEqual(['strip', 'bracket', 'final']);
  });

  it('has places before anything is known, for three iterations and 64 rollouts', () => {
    const settings = { iterations: 3, keep: 4, pool: 'last-and-champion' } as const;
    const picture = expectTidy(modelOf(page(settings, [], [], { n: 64 })));
    expect(picture.boxes.filter((box) => box.kind === 'cell')).toHaveLength(192);
    expect(picture.boxes.filter((box) => box.kind === 'prior')).toHaveLength(8);
  });

  it('says who was folded into whom, in the bracket in which that was', () => {
    const folded = { ...tournament('select', 0, ids(0, 3), 2), candidates: ids(0, 4) };
    const collapsed = [{ candidate: 'r0.0', duplicates: ['r0.3'] }];
    const model = modelOf(page({}, [...first, ...refined], [{ ...folded, collapsed }]));
    expect(model.stages.map(({ standIns }) => [...standIns])).toEqual([[['r0.3', 'r0.0']], []]);
    const box = expectTidy(model).boxes.find((one) => one.key === '0/r0.3');
    expect(box && boxWords(model, box, true)).toContain('folded into #1 of iteration 0');
  });

  it('leads straight to the priors where as many are kept as there are', () => {
    const kept = { ...tournament('select', 0, ids(0, 4), 4), survivors: ids(0, 4) };
    const picture = expectTidy(modelOf(page({ keep: 4 }, first, [kept])));
    expect(picture.lines.filter((line) => line.kind === 'path')).toHaveLength(4);
  });
});

describe('the places of the picture', () => {
  const model = modelOf(finished);
  const { boxes } = layoutPicture(model);
  const box = (key: string) => {
    const found = boxes.find((one) => one.key === key);
    if (!found) throw new Error(`there is no ${key}`);
    return found;
  };

  it('lead to what they show: a refined rollout to its lineage, the answer to its patch', () => {
    expect(boxHref(model, box('0/r0.1'))).toBe('/rollouts/r0.1');
    expect(boxHref(model, box('1/r1.1'))).toBe('/rollouts/r1.1?tab=lineage');
    expect(boxHref(model, box('final'))).toBe('/rollouts/r1.0?tab=patch');
    expect(boxHref(model, box('champion-0'))).toBe('#champion-0');
  });

  it('say what they are, and no outcome where those are hidden', () => {
    expect(boxWords(model, box('1/r1.1'), false)).toBe(
      '#2 of iteration 1, failed, submitted, 5 steps, patch +2 −1, shown #1, #3 of the iteration before',
    );
    expect(boxWords(model, box('0/r0.0'), true)).not.toContain('passed');
  });

  it('light the summaries that a refined rollout was shown', () => {
    expect([...relatedIds(model, box('1/r1.1'))]).toEqual(['r1.1', 'r0.0', 'r0.2']);
    expect([...relatedIds(model, null)]).toEqual([]);
  });

  it('are reached by the arrow keys', () => {
    const nodes = boxes.map(({ key, x, y }) => ({ key, x, y }));
    expect(nextNode(nodes, '0/r0.0', 'ArrowDown')?.key).toBe('0/r0.1');
    expect(nextNode(nodes, '0/r0.0', 'ArrowUp')).toBeNull();
    expect(nextNode(nodes, '0/r0.0', 'ArrowRight')?.key).toBe('prior-0-0');
    expect(nextNode(nodes, '0/r0.0', 'End')?.key).toBe('0/r0.3');
    expect(nextNode(nodes, 'final', 'ArrowRight')).toBeNull();
  });
});
