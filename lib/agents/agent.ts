import type { ActionFormat, AgentLimits, AgentName } from '@/lib/launch/settings';
import type { ChatReply, ChatRequest } from '@/lib/model/chat-model';
import type { ExitStatus, Step } from '@/lib/rollout/rollout';
import type { Sandbox } from '@/lib/sandbox/sandbox';

/** Everything one rollout of an agent may know and use. It never sees tests, rewards or a reference solution. */
export interface AgentInput {
  task: { name: string; instruction: string };
  sandbox: Sandbox;
  /** Full name of the model, for the trajectory file; null for agents without one. */
  modelName: string | null;
  /** The summaries of earlier rollouts, already written as text; null in a first iteration. */
  refinementContext: string | null;
  actionFormat: ActionFormat;
  limits: AgentLimits;
  temperature: number | null;
  /** Makes the rollouts of one task differ for scripted models (`ChatRequest.seed`). */
  seed: number;
  /** Asks the model. What it rejects with goes through the agent unchanged, except what the agent's protocol handles. */
  ask(request: ChatRequest, signal: AbortSignal): Promise<ChatReply>;
  /** Told of every step as soon as it is complete, in order, `index` from 1. */
  record(step: Step): void;
  /** Keeps a file of the rollout under a relative path (trajectory, panes, recording). The last content counts. */
  keep(path: string, content: string | Uint8Array): void;
  now(): Date;
  /** Aborts when the rollout is cancelled or the worker stops: `run` then rejects with `cancelled`. */
  signal: AbortSignal;
}

/** How an agent ended. Limits, format errors and a refusing model are endings, not failures. */
export interface AgentEnd {
  exitStatus: ExitStatus;
  /** The agent's own word, e.g. `LimitsExceeded`. */
  exitStatusRaw: string;
  /** What it submitted as its patch; null when its protocol has none or nothing was submitted. */
  patch: string | null;
  /** System message and first user message as the model saw them; null without a model. */
  prompt: string | null;
  /** One sentence when the ending needs one (which limit, what the model refused). */
  detail: string | null;
}

/**
 * One way of working on a task. `run` resolves for every ending the agent knows and rejects only when it could not
 * do its work: the sandbox failed (`sandbox-failed`), the model could not be reached or asked (`model-*`), or
 * `signal` aborted (`cancelled`). Steps told by then stay valid.
 */
export interface Agent {
  readonly name: AgentName;
  readonly version: string;
  /** Format of the trajectory it keeps, e.g. `mini-swe-agent-1.1`; null when it keeps none. */
  readonly formatVersion: string | null;
  /** Its first call needs nothing of the sandbox, which may still be opening meanwhile. */
  readonly asksFirst?: boolean;
  run(input: AgentInput): Promise<AgentEnd>;
}
