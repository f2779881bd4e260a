import type { RolloutFacts } from '@/lib/rollout/facts';
import type { TrajectoryStep } from '@/lib/rollout/serialize';
import type { Summary } from '@/lib/summary/schema';
import { changesOf } from './scripted-changes';
import { distinctSteps, errorsOf, hypothesesOf, thoughtOf } from './scripted-claims';
import { readInstruction } from './scripted-instruction';
import { artifactsOf, requirementOf, type Artifacts, type SummaryContext } from './scripted-requirements';
import { failureModesOf, progressOf } from './scripted-progress';
import { clip, MAX_ITEMS, prose, sentences, shortCommand } from './scripted-text';
import { checksOf, digestOf, outputOf, shownCommand, traceSteps, type Check } from './scripted-trace';

export interface ExtractInput {
  instruction: string | null;
  steps: readonly TrajectoryStep[];
  facts: RolloutFacts;
  patch: string | null;
}

/**
 * A summary by rules: it copies and counts, and understands nothing. What no captured output shows stays
 * unverified, untested or unclear; a passing check that merely mentions a requirement is taken as verifying it.
 */
export function extractSummary({ instruction, steps, facts, patch }: ExtractInput): Summary {
  const read = readInstruction(instruction);
  const traced = traceSteps(steps);
  const checks = checksOf(traced, facts, read.sampleOutputs);
  const editSteps = distinctSteps(
    facts.filesEdited.filter((file) => !file.scratch).flatMap((file) => file.steps),
  );
  const context: SummaryContext = {
    steps: traced,
    checks,
    editSteps,
    facts,
    patch,
    lastStep: traced.at(-1)?.index ?? 0,
  };
  const errors = errorsOf(context);
  const artifacts = artifactsOf(context);
  const requirements = read.requirements.map((text) => requirementOf(text, context, artifacts));
  const failureModes = failureModesOf({ ...context, errors });
  return {
    headline: headlineOf(context, errors),
    task: read.task,
    requirements,
    hypotheses: hypothesesOf(context),
    progress: progressOf(context),
    changes: changesOf(traced, facts, patch),
    commands: commandsOf(context),
    verification: verificationOf(checks),
    notTested: notTestedOf(context, requirements),
    errors,
    evidence: evidenceOf(context, errors),
    failureModes,
    finalState: finalStateOf(context, errors, requirements, artifacts),
  };
}

function commandsOf({ steps, checks }: SummaryContext): Summary['commands'] {
  const important = steps.filter(
    (step) => step.command != null && step.phase !== 'explore' && step.phase !== 'talk',
  );
  const looks = steps.filter((step) => step.command != null && step.phase === 'explore').slice(0, 2);
  const tests = new Set(checks.map((check) => check.step));
  const ranked = [
    ...important.filter((step) => tests.has(step.index)).slice(-7),
    ...important.filter((step) => !tests.has(step.index)).slice(-5),
    ...looks,
  ];
  const chosen = new Set(ranked.slice(0, MAX_ITEMS).map((step) => step.index));
  return steps
    .filter((step) => chosen.has(step.index))
    .map((step) => {
      const output = outputOf(step, steps);
      return {
        step: step.index,
        command: clip(shownCommand(step)),
        returnCode: step.returnCode,
        captured: output == null ? null : digestOf(output),
      };
    });
}

function verificationOf(checks: readonly Check[]): Summary['verification'] {
  const after = checks.filter((check) => check.afterLastEdit).slice(-MAX_ITEMS);
  const before = checks.filter((check) => !check.afterLastEdit).slice(-Math.max(0, MAX_ITEMS - after.length));
  const shown = after.length >= MAX_ITEMS ? after : [...before, ...after];
  return shown.map((check) => ({
    ran: clip(check.command, 200),
    checked: clip(`${check.digest ?? 'No output was captured'} (${check.because})`),
    result: check.result,
    afterLastEdit: check.afterLastEdit,
    steps: [check.step],
  }));
}

function notTestedOf({ checks, facts }: SummaryContext, requirements: Summary['requirements']): string[] {
  const list: string[] = [];
  if (facts.lastEditStep != null && !checks.some((check) => check.afterLastEdit))
    list.push(`Nothing was run after the last edit (step ${facts.lastEditStep}).`);
  if (checks.length === 0) list.push('No test or check is recorded at all.');
  for (const item of requirements) if (item.status === 'unverified') list.push(item.requirement);
  return list.slice(0, 8);
}

const CLAIM =
  /\b(all (the )?tests? pass|works?( correctly| as expected)?|is (now )?(correct|fixed|complete|resolved|working)|passes|successfully|verified|have (fixed|implemented|completed)|solved|done)\b/i;

function evidenceOf(
  { steps, checks, facts, patch }: SummaryContext,
  errors: Summary['errors'],
): Summary['evidence'] {
  const confirmed = checks
    .filter((check) => check.result === 'passed')
    .slice(-4)
    .map((check) => ({
      claim: clip(
        `${shortCommand(check.command)}: ${check.because}${check.afterLastEdit ? '' : ' (before the last edit)'}`,
      ),
      standing: 'confirmed' as const,
      steps: [check.step],
    }));
  if (patch != null && facts.patch != null && facts.patch.bytes > 0 && facts.lastEditStep != null) {
    const { files, added, removed } = facts.patch;
    confirmed.unshift({
      claim: clip(`The patch changes ${files.join(', ')} (+${added} −${removed}).`),
      standing: 'confirmed',
      steps: [facts.lastEditStep],
    });
  }
  const standing = errors
    .filter((error) => error.status === 'standing')
    .slice(-4)
    .map((error) => ({ claim: error.error, standing: 'error' as const, steps: error.steps }));
  const passedAt = checks
    .filter((check) => check.result === 'passed' && check.afterLastEdit)
    .map((check) => check.step);
  const claimed = steps
    .filter((step) => step.source === 'agent')
    .slice(-4)
    .flatMap((step) =>
      sentences(thoughtOf(step))
        .filter((text) => CLAIM.test(text) && text.length > 20)
        .slice(0, 1)
        .map((text) => ({ text, step: step.index })),
    )
    .filter((item) => !passedAt.some((step) => step <= item.step))
    .map((item) => ({
      claim: clip(`The agent says: "${clip(item.text, 240)}"`),
      standing: 'unconfirmed' as const,
      steps: [item.step],
    }));
  return [...confirmed, ...standing, ...claimed].slice(0, MAX_ITEMS);
}

function finalStateOf(
  context: SummaryContext,
  errors: Summary['errors'],
  requirements: Summary['requirements'],
  artifacts: Artifacts,
): Summary['finalState'] {
  const { facts, steps, checks, lastStep } = context;
  const last = steps.findLast((step) => step.source === 'agent' && prose(thoughtOf(step)).trim().length > 15);
  const open = requirements.filter((item) => item.status === 'unverified').length;
  const unresolved = [
    ...errors
      .filter((error) => error.status === 'standing')
      .slice(-4)
      .map((error) => clip(`Standing: ${error.error}`, 200)),
    ...(open > 0
      ? [`${open} of ${requirements.length} requirements have no check after the last edit.`]
      : []),
    ...(facts.lastEditStep != null && !checks.some((check) => check.afterLastEdit)
      ? ['The final state was never run.']
      : []),
  ];
  return {
    agentClaim:
      last == null
        ? 'The agent says nothing about the result.'
        : clip(prose(thoughtOf(last)).replace(/^\s*(Analysis|THOUGHT):\s*/i, '')),
    patch: patchStatus(facts),
    artifacts,
    unresolved,
    steps: last != null ? distinctSteps([last.index, lastStep]) : lastStep > 0 ? [lastStep] : [],
  };
}

function patchStatus({ patch, filesEdited }: RolloutFacts): Summary['finalState']['patch'] {
  if (patch != null) return patch.bytes > 0 ? 'submitted' : 'empty';
  return filesEdited.some((file) => !file.scratch) ? 'not-applicable' : 'none';
}

const ENDINGS: Record<RolloutFacts['exitStatus'], string> = {
  submitted: 'submitted',
  limit: 'stopped by its limit',
  timeout: 'stopped by a time-out',
  'context-exceeded': 'stopped when the context was full',
  'format-error': 'stopped after unreadable replies',
  interrupted: 'interrupted',
  'agent-error': 'the agent crashed',
  'infrastructure-error': 'ended by a failure of the environment',
  unknown: 'how it ended is not recorded',
};

function headlineOf({ facts, checks, editSteps }: SummaryContext, errors: Summary['errors']): string {
  const files = facts.filesEdited
    .filter((file) => !file.scratch)
    .map((file) => file.path.split('/').at(-1) ?? file.path);
  const shown = files.slice(0, 2).join(', ') + (files.length > 2 ? ` and ${files.length - 2} more` : '');
  const did =
    facts.commands === 0
      ? `Issued no command in ${facts.steps} steps`
      : files.length === 0
        ? `Edited nothing in ${facts.steps} steps`
        : `Edited ${shown} in ${editSteps.length} of ${facts.steps} steps`;
  const last = checks.findLast((check) => check.result !== 'unclear') ?? checks.at(-1);
  const checked =
    last == null
      ? 'nothing was checked'
      : `last readable check at step ${last.step} ${last.result === 'unclear' ? 'gave no clear result' : last.result}${last.afterLastEdit ? '' : ', before the last edit'}`;
  const standing = errors.filter((error) => error.status === 'standing').length;
  return clip(
    `${did}; ${checked}${standing > 0 ? `; ${standing} error${standing === 1 ? '' : 's'} standing` : ''}; ${ENDINGS[facts.exitStatus]}.`,
    240,
  );
}
