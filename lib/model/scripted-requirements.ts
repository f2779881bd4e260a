import { sameFile, type RolloutFacts } from '@/lib/rollout/facts';
import type { Summary } from '@/lib/summary/schema';
import type { ClaimInput } from './scripted-claims';
import { clip, keywords, MAX_ITEMS, overlap, shortCommand } from './scripted-text';
import { outputOf, scriptOf, type Check } from './scripted-trace';

/** A trace with what was read off it before the claims are made. */
export interface SummaryContext extends ClaimInput {
  facts: RolloutFacts;
  patch: string | null;
  lastStep: number;
}

export type Artifacts = Summary['finalState']['artifacts'];

/** Whether a check on the final state mentions a requirement; mentioning is all that rules can see. */
export function requirementOf(
  text: string,
  { checks, editSteps, lastStep }: SummaryContext,
  artifacts: Artifacts,
): Summary['requirements'][number] {
  const words = keywords(text);
  const enough = Math.max(1, Math.min(2, Math.ceil(words.size / 2)));
  const mentions = (check: Check) => overlap(words, `${check.command}\n${check.digest ?? ''}`) >= enough;
  const final = checks.filter((check) => check.afterLastEdit);
  const check = final.findLast((item) => mentions(item) && item.result !== 'unclear');
  const file = artifacts.find(
    (item) => item.status === 'proven' && text.includes(item.name.split('/').at(-1) ?? item.name),
  );
  if (check != null) {
    const evidence = `${shortCommand(check.command)} at step ${check.step}, after the last edit, mentions it and ${check.result}: ${check.because}.`;
    return {
      requirement: text,
      status: check.result === 'passed' ? 'verified' : 'unmet',
      evidence: clip(evidence),
      steps: [check.step],
    };
  }
  const near = editSteps.at(-1) ?? lastStep;
  if (file != null && /\b(save|store|put|place|named?)\b/i.test(text)) {
    return {
      requirement: text,
      status: 'verified',
      evidence: `Captured output shows that ${file.name} exists in its final form.`,
      steps: near > 0 ? [near] : [],
    };
  }
  return {
    requirement: text,
    status: 'unverified',
    evidence: 'No check with a readable result after the last edit mentions it.',
    steps: near > 0 ? [near] : [],
  };
}

/** Edited files; proven when captured output, a final check or the patch shows them. */
export function artifactsOf({ facts, patch, steps, checks }: SummaryContext): Artifacts {
  const inPatch = facts.patch?.files ?? [];
  return facts.filesEdited
    .filter((file) => !file.scratch && file.path !== '(unknown)')
    .map((file) => {
      const name = file.path.split('/').at(-1) ?? file.path;
      const last = file.steps.at(-1) ?? 0;
      const shown = steps.some((step) => {
        if (step.index < last || step.command == null) return false;
        const output = outputOf(step, steps);
        if (output == null || /No such file|cannot access|not found/i.test(output)) return false;
        return step.index === last
          ? /(created|written|updated|edited) successfully|successfully (created|wrote|written|updated)|has been (updated|edited|created)/i.test(
              output,
            )
          : scriptOf(step).includes(name);
      });
      const proven =
        (patch != null && inPatch.some((path) => sameFile(path, file.path))) ||
        shown ||
        checks.some((check) => check.afterLastEdit && check.command.includes(name));
      return { name: file.path, status: proven ? ('proven' as const) : ('claimed' as const) };
    })
    .slice(0, MAX_ITEMS);
}
