import { sameFile } from '@/lib/rollout/facts';
import { sketchLikeness } from './sketch';
import type { StepSignature } from './step-signature';

/**
 * How two aligned steps relate: `same` but for what is cosmetic; `alike`: a file, or a program that is checked, in
 * common, or half of their words (of a text, where both name things); `other`: one kind of act on different things; a `gap` has one side only.
 */
export const RELATIONS = ['same', 'alike', 'other', 'gap'] as const;
export type Relation = (typeof RELATIONS)[number];

/** From this likeness of their words on, steps of one act are alike though they name no file in common. */
export const ALIKE = 0.5;

/** From so many words on a command has a text of its own: a program, a patch, a file. */
const ENOUGH_WORDS = 12;

/** Words looked at when steps are held against each other one by one. */
const COARSE = 32;

export const wordsAlike = (a: StepSignature, b: StepSignature): number =>
  sketchLikeness(a.words, b.words, COARSE);

export const sameStep = (a: StepSignature | undefined, b: StepSignature | undefined): boolean =>
  a !== undefined && b !== undefined && a.act === b.act && a.key === b.key;

/** The relation of two steps in one row; null when they are of different acts, which never share a row. */
export function relationOf(a: StepSignature, b: StepSignature): Exclude<Relation, 'gap'> | null {
  if (a.act !== b.act) return null;
  if (a.key === b.key) return 'same';
  if (a.act === 'note' || shareObject(a.objects, b.objects)) return 'alike';
  return wordsCount(a, b) && wordsAlike(a, b) >= ALIKE ? 'alike' : 'other';
}

/** Where both name files or programs and none in common, the few words of a short command say nothing more. */
export const wordsCount = (a: StepSignature, b: StepSignature): boolean =>
  a.objects.length === 0 ||
  b.objects.length === 0 ||
  Math.min(a.words.length, b.words.length) >= ENOUGH_WORDS;

/** Whether two steps name a file, or a program with its arguments, in common. */
export function shareObject(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) => b.some((other) => sameFile(one, other)));
}
