import { describe, expect, it } from 'vitest';
import { runTournament } from '@/lib/tournament/run-tournament';
import { settingsFrom } from '@/lib/tournament/settings';
import { runRefinement, type RefinementPlan, type RefinementPorts } from './run-refinement';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Ports that write down what is asked of them; the judge prefers the higher slot number. */
function recording(options: { missing?: string[]; delay?: (name: string) => Promise<void> } = {}) {
  const log: string[] = [];
  const shown = new Map<string, readonly string[]>();
  const ports: RefinementPorts = {
    async attempt({ iteration, slot }, priors) {
      const id = `t${iteration}s${slot}`;
      shown.set(id, priors);
      log.push(`attempt ${id}`);
      await options.delay?.(id);
      return options.missing?.includes(id) ? null : id;
    },
    async summarize(id) {
      await options.delay?.(`summary ${id}`);
      log.push(`summary ${id}`);
      return { id, patchKey: null, evidence: 0 };
    },
    async tournament({ iteration, purpose }, entrants, keep) {
      const settings = settingsFrom('paper', { votes: 1, keep });
      const result = await runTournament(entrants, settings, {
        vote: ({ order }) => {
          const slots = order.map((id) => Number(id.split('s')[1]));
          return Promise.resolve({ choice: slots.indexOf(Math.max(...slots)), rationale: '' });
        },
        emit: (event) => {
          if (event.type === 'group-started')
            log.push(`${purpose} ${iteration}.${event.round}.${event.group}: ${event.candidates.join(' ')}`);
        },
        signal: new AbortController().signal,
      });
      return result.survivors;
    },
    emit: () => undefined,
  };
  return { ports, log, shown };
}

const plan = (settings: Partial<RefinementPlan['settings']>, n = 4): RefinementPlan => ({
  settings: { iterations: 2, keep: 2, context: 'select-k', pool: 'last', ...settings },
  slots: () => range(n),
  seed: 1,
});

describe('refinement', () => {
  it('shows every refined rollout the same K survivors, in their order, and chooses from the last iteration', async () => {
    const { ports, shown } = recording();
    expect(await runRefinement(plan({}), ports)).toBe('t1s3');
    for (const slot of range(4)) {
      expect(shown.get(`t0s${slot}`)).toEqual([]);
      expect(shown.get(`t1s${slot}`)).toEqual(['t0s1', 't0s3']);
    }
  });

  it('only selects with T = 1', async () => {
    const { ports, log } = recording();
    expect(await runRefinement(plan({ iterations: 1 }), ports)).toBe('t0s3');
    expect(log.filter((line) => line.startsWith('attempt'))).toHaveLength(4);
  });

  it('adds the champion of the survivors to the final, and of all iterations with T = 3', async () => {
    const { ports, log } = recording();
    await runRefinement(plan({ iterations: 3, pool: 'last-and-champion' }), ports);
    expect(log).toContain('champion 0.0.0: t0s1 t0s3');
    expect(log.filter((line) => line.startsWith('champion 1.0'))).toEqual([
      'champion 1.0.0: t1s1 t1s3',
      'champion 1.0.1: t0s3',
    ]);
    expect(log.filter((line) => line.startsWith('final 2.0'))).toEqual([
      'final 2.0.0: t2s0 t2s1',
      'final 2.0.1: t2s2 t2s3',
      expect.stringMatching(/^final 2\.0\.2: t1s3|final 2\.0\.2: t0s3/),
    ]);
  });

  it('gives each slot its own summary with the context single, and asks no votes before the end', async () => {
    const { ports, shown, log } = recording();
    await runRefinement(plan({ context: 'single' }), ports);
    expect(range(4).map((slot) => shown.get(`t1s${slot}`))).toEqual([['t0s0'], ['t0s1'], ['t0s2'], ['t0s3']]);
    expect(log.some((line) => line.startsWith('select'))).toBe(false);
  });

  it('draws K different earlier summaries for each slot with random-K, the same for the same seed', async () => {
    const draws = async (seed: number) => {
      const { ports, shown } = recording();
      await runRefinement({ ...plan({ context: 'random-k' }, 8), seed }, ports);
      return range(8).map((slot) => shown.get(`t1s${slot}`) ?? []);
    };
    const first = await draws(5);
    for (const priors of first) expect(new Set(priors).size).toBe(2);
    expect(new Set(first.map((priors) => priors.join())).size).toBeGreaterThan(1);
    expect(await draws(5)).toEqual(first);
    expect(await draws(6)).not.toEqual(first);
  });

  it('goes on with what there is when rollouts are missing, and has no answer when all are', async () => {
    const { ports, shown } = recording({ missing: ['t0s3', 't0s2'] });
    expect(await runRefinement(plan({}), ports)).toBe('t1s3');
    expect(shown.get('t1s0')).toEqual(['t0s1']);
    const none = recording({ missing: range(4).map((slot) => `t0s${slot}`) });
    expect(await runRefinement(plan({}), none.ports)).toBeNull();
    expect(none.log.some((line) => line.startsWith('attempt t1'))).toBe(false);
  });

  it('votes on a group as soon as its own members are summarised', async () => {
    const slow = Promise.withResolvers<undefined>();
    const { ports, log } = recording({
      delay: (name) => (name === 't0s3' ? slow.promise : Promise.resolve()),
    });
    const running = runRefinement(plan({}), ports);
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect(log).toContain('select 0.0.0: t0s0 t0s1');
    expect(log).not.toContain('select 0.0.1: t0s2 t0s3');
    slow.resolve(undefined);
    expect(await running).toBe('t1s3');
  });

  it('comes to the same answer when a stored tournament answers before its entrants are read', async () => {
    const first = recording();
    const options = { iterations: 3, pool: 'last-and-champion' } as const;
    const answers = new Map<string, string[]>();
    const winner = await runRefinement(plan(options), {
      ...first.ports,
      async tournament(of, entrants, keep) {
        const survivors = await first.ports.tournament(of, entrants, keep);
        answers.set(`${of.purpose} ${of.iteration}`, survivors);
        return survivors;
      },
    });
    const again = recording({ delay: async () => new Promise((resume) => setImmediate(resume)) });
    const stored = await runRefinement(plan(options), {
      ...again.ports,
      tournament: (of, entrants, keep) =>
        of.purpose === 'select'
          ? Promise.resolve(answers.get(`select ${of.iteration}`) ?? [])
          : again.ports.tournament(of, entrants, keep),
    });
    expect(stored).toBe(winner);
    const champions = (log: string[]) => log.filter((line) => line.startsWith('champion')).sort();
    expect(champions(again.log)).toEqual(champions(first.log));
    expect(champions(first.log)).toHaveLength(4);
  });

  it('rejects with the reason of the port that failed, and leaves no rejection behind', async () => {
    const { ports } = recording();
    const failing: RefinementPorts = {
      ...ports,
      tournament: (of, entrants, keep) =>
        of.purpose === 'select'
          ? Promise.reject(new Error('the judge refused'))
          : ports.tournament(of, entrants, keep),
    };
    await expect(runRefinement(plan({ pool: 'last-and-champion' }), failing)).rejects.toThrow(
      'the judge refused',
    );
    const noSummary = { ...ports, summarize: () => Promise.reject(new Error('no summariser')) };
    await expect(runRefinement(plan({}), noSummary)).rejects.toThrow('no summariser');
  });
});
