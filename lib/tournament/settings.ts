import { z } from 'zod';

const tieRule = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('extra-votes'), votes: z.number().int().min(1).max(32) }),
  z.object({ rule: z.literal('evidence') }),
  z.object({ rule: z.literal('seeded') }),
]);
export type TieRule = z.infer<typeof tieRule>;

/** How votes make a winner (method: bracket; the others for comparison, see lib/tournament/run-selector.ts). */
export const SELECTORS = [
  'bracket',
  'flat',
  'round-robin',
  'swiss',
  'pivot',
  'largest-identical',
  'random',
] as const;
export type Selector = (typeof SELECTORS)[number];

/** Every choice a tournament makes (arXiv:2604.16529 §RTV and what it leaves open); stored with the tournament. */
export const tournamentSettingsSchema = z.object({
  preset: z.enum(['paper', 'balanced', 'custom']),
  selector: z.enum(SELECTORS).default('bracket'),
  /** G: candidates per group. */
  groupSize: z.number().int().min(2).max(64),
  /** V: votes per group, before extra votes. */
  votes: z.number().int().min(1).max(64),
  /** K: survivors. 1 selects the final answer. */
  keep: z.number().int().min(1).max(64),
  pairing: z.enum(['in-order', 'seeded-shuffle']),
  display: z.enum(['fixed', 'balanced']),
  /** Applied in order until one candidate leads; `seeded` always decides and is added at the end if missing. */
  tie: z.array(tieRule),
  /** r: how often an unreadable vote is asked again before it is spoiled. */
  reasks: z.number().int().min(0).max(10),
  /** Of the bracket only: the selectors that rank read margins and need all votes. */
  early: z.enum(['off', 'exact']),
  dedupe: z.enum(['off', 'on']),
  representation: z.enum(['summary', 'trace']),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  /** Null: the model's own default. */
  temperature: z.number().min(0).max(2).nullable(),
});
export type TournamentSettings = z.infer<typeof tournamentSettingsSchema>;
export type Preset = 'paper' | 'balanced';

/** Most selections asked for at once. */
export const MAX_SWEEP = 64;

const PAPER: TournamentSettings = {
  preset: 'paper',
  selector: 'bracket',
  groupSize: 2,
  votes: 8,
  keep: 1,
  pairing: 'in-order',
  display: 'fixed',
  tie: [{ rule: 'seeded' }],
  reasks: 2,
  early: 'off',
  dedupe: 'off',
  representation: 'summary',
  seed: 1,
  temperature: 0.7,
};

/** `paper` is faithful; `balanced` is our default: less position bias, fewer calls, the same winner rule. */
export const PRESETS: Record<Preset, TournamentSettings> = {
  paper: PAPER,
  balanced: {
    ...PAPER,
    preset: 'balanced',
    pairing: 'seeded-shuffle',
    display: 'balanced',
    tie: [{ rule: 'extra-votes', votes: 2 }, { rule: 'evidence' }, { rule: 'seeded' }],
    early: 'exact',
    dedupe: 'on',
  },
};

/** Settings of a preset with changes; a changed setting (other than seed and keep) makes it `custom`. */
export function settingsFrom(
  preset: Preset,
  changes: Partial<Omit<TournamentSettings, 'preset'>>,
): TournamentSettings {
  const base = PRESETS[preset];
  const merged = {
    ...base,
    ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
  };
  const same = (Object.keys(base) as (keyof TournamentSettings)[]).every(
    (key) => key === 'seed' || key === 'keep' || JSON.stringify(base[key]) === JSON.stringify(merged[key]),
  );
  return tournamentSettingsSchema.parse({ ...merged, preset: same ? preset : 'custom' });
}
