import { TRACE_STRATEGY } from '@/lib/rollout/serialize';
import type { Selector, TieRule, TournamentSettings } from '@/lib/tournament/settings';

export type SettingKey = keyof TournamentSettings;

/** Each setting's name and what it does, one sentence; shown in the form and in the manifest. */
export const SETTINGS: Record<SettingKey, { label: string; says: string }> = {
  preset: {
    label: 'Preset',
    says: 'paper: as published, faithful. balanced: less position bias and fewer votes by the same winner rule.',
  },
  selector: {
    label: 'Selector',
    says: 'How votes make a winner: the bracket of the paper, or another way of asking and counting.',
  },
  groupSize: {
    label: 'Group size G',
    says: 'Candidates the judge compares at once; one of each group goes on.',
  },
  votes: { label: 'Votes V', says: 'How often the judge is asked per group; the majority decides.' },
  keep: { label: 'Keep K', says: 'Attempts that survive; 1 selects the final answer.' },
  pairing: {
    label: 'Pairing',
    says: 'In order puts neighbours into one group; seeded shuffle draws the groups of each round anew.',
  },
  display: {
    label: 'Display order',
    says: 'Fixed shows candidates always in the same order; balanced shows each equally often in each place.',
  },
  tie: {
    label: 'Tie rule',
    says: 'What decides between candidates with equal votes, one rule after the other; the seeded draw comes last.',
  },
  reasks: { label: 'Re-asks', says: 'How often an unreadable vote is asked again before it is spoiled.' },
  early: {
    label: 'Early stop',
    says: 'Exact stops asking once the remaining votes cannot change the winner; off, and every selector but the bracket, always asks all.',
  },
  dedupe: {
    label: 'Identical patches',
    says: 'On lets one attempt stand for all with the identical patch, so that copies do not vote for themselves.',
  },
  representation: {
    label: 'Judge reads',
    says: `The structured summary of each attempt, or its whole trace, long texts cut by the strategy ${TRACE_STRATEGY}.`,
  },
  seed: {
    label: 'Seed',
    says: 'Decides every draw: pairing, display order, last ties; the same seed repeats them.',
  },
  temperature: {
    label: 'Temperature',
    says: 'How much the judge’s answers vary; empty leaves the model’s own default.',
  },
};

/** Each selector's name and how it finds its winner, one sentence. */
export const SELECTORS_IN_WORDS: Record<Selector, { label: string; says: string }> = {
  bracket: {
    label: 'bracket',
    says: 'Small groups, round after round; the winners meet again (the paper’s).',
  },
  flat: { label: 'flat', says: 'All attempts in one group.' },
  'round-robin': { label: 'round-robin', says: 'Every pair; ranked by Bradley–Terry, with intervals.' },
  swiss: {
    label: 'Swiss',
    says: 'Pairs of attempts with like scores, a few rounds; ranked by margins of votes.',
  },
  pivot: { label: 'pivot', says: 'A ring of pairs, then the two best against all others.' },
  'largest-identical': {
    label: 'largest identical',
    says: 'The patch that most attempts share; asks nobody.',
  },
  random: { label: 'random', says: 'A seeded draw; asks nobody, the floor to compare with.' },
};

export const READS_WORDS = { summary: 'the summary', trace: 'the trace' } as const;

const PAIRING = { 'in-order': 'in order', 'seeded-shuffle': 'seeded shuffle' } as const;

/** A tie rule in words. */
export function tieWords(rule: TieRule): string {
  if (rule.rule === 'extra-votes') return `${rule.votes} extra votes`;
  return rule.rule === 'evidence' ? 'stronger evidence' : 'seeded draw';
}

/** The value of a setting as people read it. */
export function settingValue(settings: TournamentSettings, key: SettingKey): string {
  switch (key) {
    case 'selector':
      return SELECTORS_IN_WORDS[settings.selector].label;
    case 'pairing':
      return PAIRING[settings.pairing];
    case 'tie':
      return settings.tie.map(tieWords).join(', then ');
    case 'temperature':
      return settings.temperature === null ? 'the model’s default' : String(settings.temperature);
    default:
      return String(settings[key]);
  }
}

/** `balanced · G 2 V 8 K 1`: settings in one line; the letters stay with their numbers. */
export const settingsLine = (s: TournamentSettings): string =>
  `${s.preset}${s.selector === 'bracket' ? '' : ` · ${SELECTORS_IN_WORDS[s.selector].label}`}${s.representation === 'trace' ? ' · traces' : ''} · G\u00a0${s.groupSize} V\u00a0${s.votes} K\u00a0${s.keep}`;
