import { stepPhase } from '@/lib/rollout/classify';
import { rolloutFacts } from '@/lib/rollout/facts';
import { stepSignatures, type StepSignature } from '@/lib/compare/step-signature';

type Issued = string | { command: string; tool: string };

/** Signatures of a trajectory of these commands, for tests: all succeed, none says anything. */
export function signed(commands: readonly Issued[]): StepSignature[] {
  const steps = commands.map((issued, i) => {
    const { command, tool } = typeof issued === 'string' ? { command: issued, tool: 'bash' } : issued;
    return { index: i + 1, command, tool, observation: null, opening: null, returnCode: 0, error: null };
  });
  const facts = rolloutFacts({ exitStatus: 'submitted', exitStatusRaw: null, patch: null, steps });
  return stepSignatures(
    steps.map((step) => ({ ...step, phase: stepPhase(step) })),
    facts,
  );
}
