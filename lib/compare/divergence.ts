import { sameFile } from '@/lib/rollout/facts';
import type { AlignedPair } from './align-steps';
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
const SAME_CONTENT = 0.75;

/** Neighbouring steps of one act, whatever was looked at or said between them. */
interface Stage {
  act: 'edit' | 'check' | 'submit';
  steps: StepSignature[];
}

/**
 * The first place where a reader would say that two trajectories part; null when they did the same. `pairs` is their
 * alignment (`alignSteps`).
 *
 * What only looks (reading, searching, installing), talk, plans and refused edits do not part two trajectories. What is
 * left is work: edits, checks, the submission. The same work at the same place (a `same` pair) cuts the alignment into
 * stretches, and these are gone through in order. Work that both did, one of them a stretch earlier or later but
 * between the same stages, is a matter of order and does not part them. The rest of a stretch is taken in stages, neighbouring edits and neighbouring
 * checks, and the stages of both sides are held against each other one by one:
 * - `turn`: they are of different acts (one checks before it changes anything, or submits untested), or one side does
 *   more here than the other; another check of the same kind next to one is no more;
 * - `file`: they change no file in common, or one changes a file that the other never does;
 * - `content`, `lines`: a file that both change is written differently. White space and lines of comment do not
 *   count, and a replacement counts by the words that it brings in, however much of the file it quotes (`sed -i` and
 *   an editor's tool make the same edit). `content` where the words written in this stage are less alike than
 *   `SAME_CONTENT` (Dice), else `lines`;
 * - `check`: no check of the one is the same as or like a check of the other (the same program, or half of the
 *   words in common);
 * - `end`: one is at its end and the other goes on with more than its submission.
 */
export function firstDivergence(
  a: readonly StepSignature[],
  b: readonly StepSignature[],
  pairs: readonly AlignedPair[],
): Divergence | null {
  const stretches = stretchesOf(a, b, pairs);
  const edited = { a: editedIn(a), b: editedIn(b) };
  const order = stagesBefore(a, b);
  for (const [i, stretch] of stretches.entries()) {
    const near = stretches.slice(Math.max(0, i - 1), i + 2);
    const left = stagesOf(
      withoutMoved(
        stretch.a,
        near.flatMap((one) => one.b),
        order,
      ),
    );
    const right = stagesOf(
      withoutMoved(
        stretch.b,
        near.flatMap((one) => one.a),
        order,
      ),
    );
    for (let k = 0; k < Math.max(left.length, right.length); k++) {
      const [mine, theirs] = [left[k], right[k]];
      const found =
        mine && theirs ? parting(mine, theirs, edited) : goesOn(mine ?? null, theirs ?? null, stretch);
      if (found) return found;
    }
  }
  return null;
}

/** Work of both sides between two pairs of the same work; those pairs are `before` and `after`. */
interface Stretch {
  a: StepSignature[];
  b: StepSignature[];
  before: StepSignature | null;
  after: StepSignature | null;
  /** Number of the other side's step in `after`. */
  afterB: StepSignature | null;
}

const works = (step: StepSignature): boolean => step.act !== 'look' && step.act !== 'note';

function stretchesOf(
  a: readonly StepSignature[],
  b: readonly StepSignature[],
  pairs: readonly AlignedPair[],
): Stretch[] {
  let open: Stretch = { a: [], b: [], before: null, after: null, afterB: null };
  const stretches = [open];
  for (const pair of pairs) {
    const [mine, theirs] = [a[pair.a ?? -1] ?? null, b[pair.b ?? -1] ?? null];
    if (pair.relation === 'same' && mine && theirs && works(mine)) {
      open.after = mine;
      open.afterB = theirs;
      open = { a: [], b: [], before: mine, after: null, afterB: null };
      stretches.push(open);
      continue;
    }
    if (mine && works(mine)) open.a.push(mine);
    if (theirs && works(theirs)) open.b.push(theirs);
  }
  return stretches;
}

/** Without what the other side does too, not parted from here by work of another act. */
function withoutMoved(
  steps: readonly StepSignature[],
  others: readonly StepSignature[],
  stage: ReadonlyMap<StepSignature, number>,
): StepSignature[] {
  const isSame = (a: StepSignature, b: StepSignature) =>
    a.act === b.act && a.key === b.key && stage.get(a) === stage.get(b);
  return steps.filter((step) => !others.some((other) => isSame(step, other)));
}

/** For each work, how many stages of other acts come before it. */
function stagesBefore(...sides: (readonly StepSignature[])[]): Map<StepSignature, number> {
  const counts = sides.flatMap((steps) => {
    const stages = stagesOf(steps);
    return stages.flatMap(({ act, steps: list }, i) => {
      const others = stages.slice(0, i).filter((one) => one.act !== act).length;
      return list.map((step) => [step, others] as const);
    });
  });
  return new Map(counts);
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

/** One side has a stage more than the other, which goes on with what follows the stretch. */
function goesOn(a: Stage | null, b: Stage | null, { before, after, afterB }: Stretch): Divergence | null {
  const further = a ?? b;
  if (further === null || (after === null && further.act === 'submit')) return null;
  const neighbours = [before, after].flatMap((step) => (step?.act === 'check' ? [step] : []));
  const again = (step: StepSignature) => neighbours.some((one) => isLike(step, one));
  if (further.act === 'check' && further.steps.every(again)) return null;
  const next = { a: stepOf(a) ?? after?.step ?? null, b: stepOf(b) ?? afterB?.step ?? null };
  return { kind: after === null ? 'end' : 'turn', ...next };
}

function parting(a: Stage, b: Stage, edited: Edited): Divergence | null {
  if (a.act !== b.act) return { kind: 'turn', a: stepOf(a), b: stepOf(b) };
  if (a.act === 'check') return checksPart(a, b) ? { kind: 'check', a: stepOf(a), b: stepOf(b) } : null;
  return a.act === 'edit' ? editsPart(a, b, edited) : null;
}

const isLike = (a: StepSignature, b: StepSignature): boolean => {
  const relation = relationOf(a, b);
  return relation === 'same' || relation === 'alike';
};

const checksPart = (a: Stage, b: Stage): boolean =>
  !a.steps.some((mine) => b.steps.some((theirs) => isLike(mine, theirs)));

/** Files that each side changes anywhere. */
interface Edited {
  a: readonly string[];
  b: readonly string[];
}

function editsPart(a: Stage, b: Stage, edited: Edited): Divergence | null {
  const sameEdit = a.steps.find((mine) => b.steps.some((theirs) => theirs.key === mine.key));
  const shared = editedIn(a.steps).filter((path) => touches(path, editedIn(b.steps)));
  if (shared.length === 0 && !sameEdit) return { kind: 'file', a: stepOf(a), b: stepOf(b) };
  const onlyA = a.steps.find((step) => step.objects.some((path) => !touches(path, edited.b)));
  const onlyB = b.steps.find((step) => step.objects.some((path) => !touches(path, edited.a)));
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

function editedIn(steps: readonly StepSignature[]): string[] {
  return [...new Set(steps.flatMap((step) => (step.act === 'edit' ? step.objects : [])))];
}
