import type { TaskToml, TomlEnvironment } from './task-toml';

/** What agent and verifier of a task ask of the network; both share one sandbox, which has one or not for its whole life. */
export type TaskNetwork = 'none' | 'public' | 'allowlist' | 'switches';

/**
 * In Harbor a task that says nothing has the network; here it must ask for it (`network_mode = "public"`, or the
 * older `allow_internet = true`). A phase that says nothing takes what the environment says.
 */
export function taskNetwork(toml: TaskToml): TaskNetwork {
  const base = networkMode(toml.environment);
  const verifiers = isSeparate(toml) ? [] : [toml.verifier, ...toml.steps.map((step) => step.verifier)];
  const phases = [toml.agent, ...toml.steps.map((step) => step.agent), ...verifiers];
  const modes = new Set(phases.map((phase) => phase.network_mode ?? base));
  if (modes.has('allowlist')) return 'allowlist';
  if (modes.has('public')) return modes.has('no-network') ? 'switches' : 'public';
  return 'none';
}

/** Whether a separate verifier asks for the network. */
export function verifierNetwork(toml: TaskToml): TaskNetwork {
  const mode = toml.verifier.network_mode ?? networkMode(toml.verifier.environment ?? toml.environment);
  return mode === 'public' || mode === 'allowlist' ? mode : 'none';
}

/** Tests run in an environment of their own (harbor/models/task/verifier_mode.py). */
export function isSeparate({ verifier }: TaskToml): boolean {
  return (verifier.environment_mode ?? (verifier.environment ? 'separate' : 'shared')) === 'separate';
}

function networkMode({ network_mode: mode, allow_internet: allowed }: TomlEnvironment) {
  return (
    mode ?? (allowed === undefined ? undefined : allowed ? ('public' as const) : ('no-network' as const))
  );
}
