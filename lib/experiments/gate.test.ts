import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Gate, type Wanted } from './gate';
import { Stopped } from './live-launch';

const rollout = (taskId: string, order = 0, iteration = 0): Wanted => ({
  ...{ stage: { iteration, kind: 'rollouts' }, taskId, order },
});
const vote = (taskId: string, iteration = 0): Wanted => ({
  ...{ stage: { iteration, kind: 'votes' }, taskId, order: 0 },
});

/** A gate whose entries are written down in the order they were let in. */
function watched(rollouts: number, calls: number, places = 100) {
  const free = { free: places };
  const gate = new Gate({ rollouts, calls }, free);
  const entered: string[] = [];
  const leaves = new Map<string, () => void>();
  const rooms = new Map<string, () => void>();
  const enter = (name: string, wanted: Wanted) =>
    gate.enter(wanted).then((entry) => {
      entered.push(name);
      leaves.set(name, entry.leave);
      rooms.set(name, entry.makeRoom);
    });
  const leave = async (name: string) => {
    leaves.get(name)?.();
    await turn();
  };
  const makeRoom = async (name: string) => {
    rooms.get(name)?.();
    await turn();
  };
  return { gate, entered, enter, leave, makeRoom, free };
}

describe('the gate', () => {
  it('lets in as many rollouts and calls as it may, each kind by itself, and the next when one leaves', async () => {
    const { gate, entered, enter, leave } = watched(2, 1);
    for (const name of ['a', 'b', 'c']) void enter(name, rollout(name));
    void enter('v', vote('a'));
    void enter('w', vote('b'));
    await turn();
    expect(entered).toEqual([]);
    gate.open = true;
    await turn();
    expect(entered.sort()).toEqual(['a', 'b', 'v']);
    expect(gate.running).toBe(3);
    await leave('a');
    await leave('a');
    expect(entered).toContain('c');
    expect(entered).not.toContain('w');
    await leave('v');
    expect(entered).toContain('w');
  });

  it('lets the next agent start beside tests, of which a quarter of the rollouts may run at once', async () => {
    const { gate, entered, enter, leave, makeRoom, free } = watched(4, 1, 6);
    gate.open = true;
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) void enter(name, rollout(name));
    await turn();
    expect(entered).toEqual(['a', 'b', 'c', 'd']);
    await makeRoom('a');
    await makeRoom('a');
    await makeRoom('b');
    expect(entered).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect([gate.running, free.free]).toEqual([5, 1]);
    await leave('b');
    expect(entered.at(-1)).toBe('f');
    for (const name of ['a', 'c', 'd', 'e', 'f']) await leave(name);
    await makeRoom('f');
    expect([gate.running, free.free]).toEqual([0, 6]);
  });

  it('lets the next call start while an answer is stored, of which as many may wait as calls may run', async () => {
    const { gate, entered, enter, leave, makeRoom, free } = watched(1, 2, 6);
    gate.open = true;
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) void enter(name, vote(name));
    await turn();
    for (const name of ['a', 'a', 'b', 'c']) await makeRoom(name);
    expect(entered).toEqual(['a', 'b', 'c', 'd']);
    expect([gate.running, free.free]).toEqual([4, 6]);
    await leave('a');
    expect(entered).toEqual(['a', 'b', 'c', 'd']);
    await makeRoom('c');
    expect(entered).toEqual(['a', 'b', 'c', 'd', 'e']);
    await leave('d');
    for (const name of ['b', 'c', 'e', 'f']) await leave(name);
    expect(entered).toHaveLength(6);
    expect(gate.running).toBe(0);
  });

  it('lets the furthest stage in first, and inside a stage the lowest order', async () => {
    const { gate, entered, enter, leave } = watched(1, 1);
    for (const [name, order] of [
      ['late', 5],
      ['early', 1],
      ['middle', 3],
    ] as const)
      void enter(name, rollout(name, order));
    void enter('refined', rollout('early', 9, 1));
    gate.open = true;
    await turn();
    for (const name of ['refined', 'early', 'middle']) await leave(name);
    expect(entered).toEqual(['refined', 'early', 'middle', 'late']);
  });

  it('lets the furthest call in first while a rollout waits, then the one least far on', async () => {
    const { gate, entered, enter, leave } = watched(1, 1);
    gate.open = true;
    for (const name of ['runs', 'waits']) void enter(name, rollout(name));
    const summary: Wanted = { stage: { iteration: 0, kind: 'summaries' }, taskId: 'a', order: 0 };
    void enter('call', vote('a'));
    for (const at of [1, 2]) {
      void enter(`final ${at}`, vote('a', 1));
      void enter(`vote ${at}`, vote('b'));
      void enter(`summary ${at}`, summary);
    }
    await turn();
    await leave('call');
    await leave('final 1');
    await leave('runs');
    expect(entered).toEqual(['runs', 'call', 'final 1', 'final 2', 'waits']);
    for (const name of ['final 2', 'summary 1', 'summary 2', 'vote 1']) await leave(name);
    expect(entered.slice(5)).toEqual(['summary 1', 'summary 2', 'vote 1', 'vote 2']);
  });

  it('starts nothing while it is shut, and nothing of a stage that is held', async () => {
    const { gate, entered, enter } = watched(9, 9);
    gate.held = [{ iteration: 0, kind: 'votes' }];
    gate.open = true;
    void enter('vote', vote('a'));
    void enter('rollout', rollout('a'));
    await turn();
    expect(entered).toEqual(['rollout']);
    expect(gate.waitingStages.every((stage) => gate.isHeld(stage))).toBe(true);
    gate.open = false;
    gate.held = [];
    await turn();
    expect(entered).toEqual(['rollout']);
    gate.open = true;
    await turn();
    expect(entered).toEqual(['rollout', 'vote']);
  });

  it('shares the places of the process with other launches, and gives each back once', async () => {
    const { gate, entered, enter, leave, free } = watched(5, 5, 1);
    gate.open = true;
    void enter('a', rollout('a'));
    void enter('b', rollout('b'));
    await turn();
    expect([entered, free.free]).toEqual([['a'], 0]);
    await leave('a');
    await leave('a');
    expect([entered, free.free]).toEqual([['a', 'b'], 0]);
    await leave('b');
    expect(free.free).toBe(1);
  });

  it('turns away one task, or everything, also what comes later; admits a task again', async () => {
    const { gate, enter, entered } = watched(9, 9);
    const one = enter('one', rollout('one'));
    const two = enter('two', rollout('two'));
    gate.refuse(new Stopped('the task was cancelled'), 'one');
    await expect(one).rejects.toThrow('the task was cancelled');
    await expect(enter('later', vote('one'))).rejects.toThrow('cancelled');
    gate.admit('one');
    const again = enter('again', vote('one'));
    gate.open = true;
    await Promise.all([two, again]);
    expect(entered.sort()).toEqual(['again', 'two']);
    gate.open = false;
    const last = enter('last', rollout('three'));
    gate.refuse(new Stopped('the launch has stopped'));
    await expect(last).rejects.toThrow('the launch has stopped');
    await expect(enter('never', rollout('four'))).rejects.toThrow('stopped');
  });
});
