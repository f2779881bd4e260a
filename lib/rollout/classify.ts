import { actionsOf } from './actions';
import type { Step } from './rollout';

export type StepPhase = 'explore' | 'edit' | 'test' | 'submit' | 'talk';

/**
 * What a step is for, by rules on its command: `submit` before `edit` before `test`, so that a command which
 * writes a file and runs it is an edit. Anything else that was issued is `explore`; nothing issued is `talk`.
 */
export function stepPhase(step: Pick<Step, 'command' | 'tool'>): StepPhase {
  if (step.command == null) return 'talk';
  const kinds = new Set(actionsOf(step.command, step.tool).map((action) => action.kind));
  for (const kind of ['submit', 'edit', 'test'] as const) if (kinds.has(kind)) return kind;
  return 'explore';
}

/**
 * Files of the work tree that a command writes, moves, reverts or removes, in order, each once.
 * Scratch places (`/tmp`, `/dev/null` …) do not count; a file that cannot be named is `(unknown)`.
 */
export function editedPaths(command: string, tool: string | null): string[] {
  const paths = actionsOf(command, tool).flatMap((action) => (action.kind === 'edit' ? [action.path] : []));
  return [...new Set(paths)];
}

/**
 * True when a command runs tests or a check: a test runner, a test target, or a program run to see what it
 * does (`python reproduce_issue.py`, `./solve < input`). Set-up and generator scripts do not count.
 */
export function isTestCommand(command: string, tool: string | null = null): boolean {
  return actionsOf(command, tool).some((action) => action.kind === 'test');
}
