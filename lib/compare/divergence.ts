import { sameFile } from '@/lib/rollout/facts';
import { relationOf } from './relation';
import { sketchLikeness, unionOf } from './sketch';
import type { StepSignature } from './step-signature';

/** Why two trajectories part. */
export const DIVERGENCES = ['file', 'content', 'lines', 'check', 'turn', 'end'] as const;

/** Where two trajectories part; step numbers from 1, null on the side that has come to its end. */
export interface Divergence {
  /**
   * `file`: they change different files; `content`: the same file, written differently; `lines`: the same file, the
   * same but for some lines; `check`: they run different checks; `turn`: one changes a file where the other checks or
   * submits; `end`: one goes on.
   */
  kind: (typeof DIVERGENCES)[number];
  a: number | null;
  b: number | null;
}

/** From this likeness of the words written on, two edits of a file differ in lines, below it in what they are. */
export const SAME_CONTENT = 0.75;

/** Neighbouring steps of one act, whatever was looked at or said between them. */
interface Stage {
  act: 'edit' | 'check' | 'submit';
  steps: StepSignature[];
}

/**
 * The first place where a reader would say that two trajectories part; null when they did the same.
 *
 * What only looks (reading, searching, installing), talk, plans and refused edits do not part two trajectories,
 * nor does the order of steps within a stage. What is left are stages: neighbouring edits, neighbouring checks, the
 * submission. The stages of both are held against each other one by one, and the first of these parts them:
 * - `turn`: the stages are of different acts (one checks before it changes anything, or submits untested);
 * - `file`: neither changes a file that the other changes in this stage, or one changes a file that the other
 *   never does;
 * - `content`, `lines`: a file that both change is written differently. White space and lines of comment do not
 *   count, and a replacement counts by the words that it brings in, however much of the file it quotes (`sed -i` and
 *   an editor's tool make the same edit). `content` where the words written in this stage are less alike than
 *   `SAME_CONTENT` (Dice), else `lines`;
 * - `check`: no check of the one is the same as or like a check of the other (the same program, or half of the
 *   words in common); more checks of the same kind are none;
 * - `end`: one is at its end and the other goes on with more than its submission.
 */
export function firstDivergence(a: readonly StepSignature[], b: readonly StepSignature[]): Divergence | null {
  const left = stagesOf(a);
  const right = stagesOf(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [mine, theirs] = [left[i], right[i]];
    const found =
      mine && theirs
        ? parting(mine, theirs, editedIn(left), editedIn(right))
        : ending(mine ?? null, theirs ?? null);
    if (found) return found;
  }
  return null;
}

function stagesOf(steps: readonly StepSignature[]): Stage[] {
  const stages: Stage[] = [];
  for (const step of steps) {
    if (step.act === 'look' || step.act === 'note') continue;
    const last = stages.at(-1);
    if (last?.act === step.act) last.steps.push(step);
    else stages.push({ act: step.act, steps: [step] });
  }
  return stages;
}

const stepOf = (stage: Stage | null): number | null => stage?.steps[0]?.step ?? null;

function ending(a: Stage | null, b: Stage | null): Divergence | null {
  const further = a ?? b;
  return further?.act === 'submit' ? null : { kind: 'end', a: stepOf(a), b: stepOf(b) };
}

function parting(
  a: Stage,
  b: Stage,
  editedByA: readonly string[],
  editedByB: readonly string[],
): Divergence | null {
  if (a.act !== b.act) return { kind: 'turn', a: stepOf(a), b: stepOf(b) };
  if (a.act === 'check') return checksPart(a, b) ? { kind: 'check', a: stepOf(a), b: stepOf(b) } : null;
  return a.act === 'edit' ? editsPart(a, b, editedByA, editedByB) : null;
}

function checksPart(a: Stage, b: Stage): boolean {
  return !a.steps.some((mine) =>
    b.steps.some((theirs) => {
      const relation = relationOf(mine, theirs);
      return relation === 'same' || relation === 'alike';
    }),
  );
}

function editsPart(
  a: Stage,
  b: Stage,
  editedByA: readonly string[],
  editedByB: readonly string[],
): Divergence | null {
  const sameEdit = a.steps.find((mine) => b.steps.some((theirs) => theirs.key === mine.key));
  const files = editedIn([a]);
  const shared = files.filter((path) => touches(path, editedIn([b])));
  if (shared.length === 0 && !sameEdit) return { kind: 'file', a: stepOf(a), b: stepOf(b) };
  const onlyA = a.steps.find((step) => step.objects.some((path) => !touches(path, editedByB)));
  const onlyB = b.steps.find((step) => step.objects.some((path) => !touches(path, editedByA)));
  for (const path of shared) {
    const [mine, theirs] = [editsOf(a, path), editsOf(b, path)];
    const kind = contentParts(mine, theirs);
    if (kind !== null) return { kind, a: mine[0]?.step ?? null, b: theirs[0]?.step ?? null };
  }
  if (!onlyA && !onlyB) return null;
  return { kind: 'file', a: (onlyA ?? a.steps[0])?.step ?? null, b: (onlyB ?? b.steps[0])?.step ?? null };
}

function contentParts(a: readonly StepSignature[], b: readonly StepSignature[]): 'content' | 'lines' | null {
  const texts = (steps: readonly StepSignature[]) => steps.map((step) => step.written ?? step.key).join('\n');
  if (texts(a) === texts(b)) return null;
  const words = (steps: readonly StepSignature[]) => unionOf(steps.map((step) => step.words));
  const likeness = sketchLikeness(words(a), words(b));
  const replacements = [...a, ...b].every((step) => step.written === null);
  if (likeness === 1 && replacements) return null;
  return likeness >= SAME_CONTENT ? 'lines' : 'content';
}

const editsOf = (stage: Stage, path: string) =>
  stage.steps.filter((step) => step.objects.some((one) => sameFile(one, path)));

const touches = (path: string, files: readonly string[]) => files.some((file) => sameFile(file, path));

function editedIn(stages: readonly Stage[]): string[] {
  const files = stages.filter((stage) => stage.act === 'edit').flatMap(({ steps }) => steps);
  return [...new Set(files.flatMap((step) => step.objects))];
}
