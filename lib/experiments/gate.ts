import type { Stage } from '@/db/task-runs';
import type { Places } from './run-tools';

/** What was let in. */
export interface Entry {
  /** To be called when it has ended. */
  leave(): void;
  /**
   * Of a rollout whose agent has ended and which only has its tests before it, and of a call that is answered and only
   * has to be stored: another may start in its place, unless as many are at their ends already as may be (a quarter of
   * the rollouts at once, at least one; as many calls as may be under way). A rollout keeps its place of the process.
   */
  makeRoom(): void;
}

interface Waiting {
  taskId: string;
  order: number;
  start(entry: Entry): void;
  refuse(reason: unknown): void;
}

interface Queue {
  stage: Stage;
  /** By `order`, the next first. */
  waiting: Waiting[];
}

/** What wants to start: a rollout, or a call for a summary or vote. Lower orders go first inside a stage. */
export interface Wanted {
  stage: Stage;
  taskId: string;
  order: number;
}

const nameOf = ({ iteration, kind }: Stage) => `${iteration}/${kind}`;
const stepOf = ({ iteration, kind }: Stage) => iteration * 2 + (kind === 'votes' ? 1 : 0);

/**
 * The one door through which everything a launch pays for has to go: as many rollouts and as many calls at once as it
 * may have, nothing while it is shut, nothing of a stage that is held. Knows no database; `run-launch.ts` opens and
 * shuts it.
 */
export class Gate {
  readonly #queues = new Map<string, Queue>();
  readonly #atOnce: { rollouts: number; calls: number };
  readonly #places: Places;
  readonly #underWay = { rollouts: 0, calls: 0 };
  readonly #ending = { rollouts: 0, calls: 0 };
  #open = false;
  #held: ReadonlySet<string> = new Set();
  #shutFor: { reason: unknown } | null = null;
  readonly #banned = new Map<string, unknown>();

  constructor(atOnce: { rollouts: number; calls: number }, places: Places) {
    this.#atOnce = atOnce;
    this.#places = places;
  }

  /** Resolves when it may start; rejects once it never will. */
  enter(wanted: Wanted): Promise<Entry> {
    const { stage, taskId, order } = wanted;
    if (this.#shutFor) return Promise.reject(this.#shutFor.reason as Error);
    if (this.#banned.has(taskId)) return Promise.reject(this.#banned.get(taskId) as Error);
    const { promise, resolve, reject } = Promise.withResolvers<Entry>();
    const name = nameOf(stage);
    const queue = this.#queues.get(name) ?? { stage, waiting: [] };
    this.#queues.set(name, queue);
    const after = queue.waiting.findLastIndex((one) => one.order <= order);
    queue.waiting.splice(after + 1, 0, { taskId, order, start: resolve, refuse: reject });
    this.pump();
    return promise;
  }

  /** Whether anything may start. */
  set open(open: boolean) {
    this.#open = open;
    this.pump();
  }

  set held(stages: readonly Stage[]) {
    this.#held = new Set(stages.map(nameOf));
    this.pump();
  }

  /** Rollouts and calls under way, those included that have made room. */
  get running(): number {
    const { rollouts, calls } = this.#underWay;
    return rollouts + calls + this.#ending.rollouts + this.#ending.calls;
  }

  /** Stages of which something waits, held ones included. */
  get waitingStages(): Stage[] {
    return [...this.#queues.values()].filter(({ waiting }) => waiting.length > 0).map(({ stage }) => stage);
  }

  isHeld(stage: Stage): boolean {
    return this.#held.has(nameOf(stage));
  }

  /** Turns away everything that waits, now and later: of one task, or all. What is under way goes on. */
  refuse(reason: unknown, taskId?: string): void {
    if (taskId === undefined) this.#shutFor = { reason };
    else this.#banned.set(taskId, reason);
    for (const queue of this.#queues.values()) {
      const concerns = (one: Waiting) => taskId === undefined || one.taskId === taskId;
      const refused = queue.waiting.filter(concerns);
      queue.waiting = queue.waiting.filter((one) => !concerns(one));
      for (const one of refused) one.refuse(reason);
    }
  }

  /** Lets a task in again that was turned away before. */
  admit(taskId: string): void {
    this.#banned.delete(taskId);
  }

  /** Starts what may start; called when places of the process come free elsewhere. */
  pump(): void {
    if (!this.#open) return;
    for (let next = this.#next(); next; next = this.#next()) {
      const one = next.waiting.shift();
      if (one) one.start(this.#take(next.stage.kind === 'rollouts' ? 'rollouts' : 'calls'));
    }
  }

  /**
   * What is furthest on goes first, votes before summaries, so that tasks come to their ends one by one; once no rollout
   * waits, the calls that are least far on: the launch ends with the last task, and nothing else would fill its pauses.
   */
  #next(): Queue | null {
    const ready = [...this.#queues.values()]
      .filter(({ stage, waiting }) => waiting.length > 0 && !this.isHeld(stage))
      .sort((a, b) => stepOf(a.stage) - stepOf(b.stage));
    const rollouts = ready.filter(({ stage }) => stage.kind === 'rollouts');
    const room = this.#underWay.rollouts < this.#atOnce.rollouts && this.#places.free > 0;
    if (room && rollouts.length > 0) return rollouts.at(-1) ?? null;
    if (this.#underWay.calls >= this.#atOnce.calls) return null;
    const calls = ready.filter(({ stage }) => stage.kind !== 'rollouts');
    return calls.at(rollouts.length > 0 ? -1 : 0) ?? null;
  }

  #take(kind: 'rollouts' | 'calls'): Entry {
    const places = kind === 'rollouts' ? 1 : 0;
    this.#underWay[kind] += 1;
    this.#places.free -= places;
    let counted: { rollouts: number; calls: number } | null = this.#underWay;
    return {
      leave: () => {
        if (counted === null) return;
        counted[kind] -= 1;
        counted = null;
        this.#places.free += places;
        this.pump();
      },
      makeRoom: () => {
        const most = kind === 'rollouts' ? Math.ceil(this.#atOnce.rollouts / 4) : this.#atOnce.calls;
        if (counted !== this.#underWay || this.#ending[kind] >= most) return;
        this.#underWay[kind] -= 1;
        this.#ending[kind] += 1;
        counted = this.#ending;
        this.pump();
      },
    };
  }
}
