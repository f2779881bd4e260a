import { fillReferences, type HostVariables } from './host-variables';
import { isSeparate, taskNetwork, verifierNetwork } from './task-network';
import type { TaskToml, TomlEnvironment, TomlStep, TomlVerifier } from './task-toml';

/** What the files of a task tell that its task.toml does not. */
export interface TaskFiles {
  /** environment/docker-compose.yaml is there. */
  compose: boolean;
  /** trajectory.json beside an instruction: the task goes on from an earlier conversation. */
  trajectory: boolean;
  /** The first step without a tests/test.sh of its own or shared, by name ('' without steps); null: none. */
  stepWithoutTests: string | null;
}

/** Why a task cannot be run here as it is, one sentence; null when nothing is in the way. */
export function taskProblem(toml: TaskToml, files: TaskFiles, host: HostVariables): string | null {
  const { environment, verifier, agent, steps } = toml;
  return (
    environmentProblem(environment, 'environment', host) ??
    (verifier.environment ? environmentProblem(verifier.environment, 'verifier.environment', host) : null) ??
    (files.compose ? 'It needs several containers (environment/docker-compose.yaml).' : null) ??
    (files.trajectory
      ? 'It goes on from an earlier conversation (trajectory.json), which no agent here can load.'
      : null) ??
    [agent, verifier, ...steps.flatMap((step) => [step.agent, step.verifier])]
      .map(({ user }) => userProblem(user))
      .find((problem) => problem !== null) ??
    networkProblem(toml) ??
    verifierProblem(verifier, host) ??
    stepsProblem(toml, host) ??
    artifactProblem(toml) ??
    testsProblem(files)
  );
}

function environmentProblem(environment: TomlEnvironment, key: string, host: HostVariables): string | null {
  if (environment.os !== 'linux') return `It needs ${environment.os}; only Linux tasks can be run.`;
  if ((environment.gpus ?? 0) > 0) return `It needs a GPU (${key}.gpus = ${environment.gpus}).`;
  if (environment.tpu) return `It needs a TPU (${key}.tpu).`;
  if (environment.mcp_servers.length > 0)
    return `It gives the agent MCP servers (${key}.mcp_servers), which no agent here can use.`;
  if (environment.healthcheck)
    return `It waits for a service that its image starts (${key}.healthcheck); images are not started as services here.`;
  return missingProblem(environment.env, `${key}.env`, host);
}

function missingProblem(env: Record<string, string>, key: string, host: HostVariables): string | null {
  const { missing } = fillReferences(env, host);
  return missing.length === 0
    ? null
    : `It asks for ${missing.join(', ')} of this machine (${key}), which tasks are not given.`;
}

function userProblem(user: string | number | undefined): string | null {
  if (user === undefined || user === 'root' || user === 0 || user === '0') return null;
  return `It runs as user ${user}; commands run as root here.`;
}

function networkProblem(toml: TaskToml): string | null {
  const networks = [taskNetwork(toml), isSeparate(toml) ? verifierNetwork(toml) : 'none'];
  if (networks.includes('allowlist'))
    return 'It allows the network to some hosts only (allowed_hosts), which no sandbox here can hold to.';
  return networks.includes('switches')
    ? 'It switches the network on or off between agent and verifier, which no sandbox here can do.'
    : null;
}

function verifierProblem(verifier: TomlVerifier, host: HostVariables): string | null {
  if (verifier.collect.length > 0)
    return 'It runs commands in its services before it is graded (verifier.collect), which is not done here.';
  return missingProblem(verifier.env, 'verifier.env', host);
}

function stepsProblem(toml: TaskToml, host: HostVariables): string | null {
  if (toml.steps.length > 0 && isSeparate(toml))
    return 'Its steps are graded in an environment of their own, which is not done here.';
  return toml.steps.map((step) => stepProblem(step, host)).find((problem) => problem !== null) ?? null;
}

function stepProblem({ verifier, healthcheck, name }: TomlStep, host: HostVariables): string | null {
  if (healthcheck) return `Its step ${name} waits for a service (healthcheck), which is not done here.`;
  if (verifier.environment_mode === 'separate' || verifier.environment)
    return `Its step ${name} is graded in an environment of its own, which is not done here.`;
  return verifierProblem(verifier, host);
}

function artifactProblem({ artifacts, steps }: TaskToml): string | null {
  const other = [...artifacts, ...steps.flatMap((step) => step.artifacts)].find(
    ({ service }) => service !== 'main',
  );
  return other ? `It takes artifacts from another container (${other.service}).` : null;
}

function testsProblem({ stepWithoutTests: step }: TaskFiles): string | null {
  if (step === null) return null;
  return step === ''
    ? 'It has no tests/test.sh, so its rollouts cannot be graded.'
    : `Its step ${step} has no tests/test.sh, so its rollouts cannot be graded.`;
}
