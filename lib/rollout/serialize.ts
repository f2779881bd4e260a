import { shownExit } from './facts';
import { readFrame, writeFrame, type FrameSection } from './frames';
import { headOf, tailOf } from './preview';
import { EXIT_STATUSES, type ExitStatus, type Step, type StepError } from './rollout';

/** Budgets of a serialisation, in characters (UTF-16 units). */
export interface SerializeStrategy {
  name: string;
  thought: number;
  reasoning: number;
  command: number;
  observationHead: number;
  observationTail: number;
  /** 0: the patch is left out (the summary prompt carries it as a section of its own). */
  patch: number;
  /** For the whole text; see `serializeTrajectory`. */
  total: number;
}

const HEAD_TAIL_2000: SerializeStrategy = {
  name: 'head-tail-2000',
  thought: 2000,
  reasoning: 1000,
  command: 2000,
  observationHead: 1200,
  observationTail: 800,
  patch: 0,
  total: 240_000,
};

/** The strategies by name. `head-tail-2000` feeds the summariser, `trace-600` the judge of whole traces. */
export const SERIALIZE_STRATEGIES = {
  'head-tail-2000': HEAD_TAIL_2000,
  'head-tail-600': {
    ...HEAD_TAIL_2000,
    name: 'head-tail-600',
    thought: 1000,
    reasoning: 0,
    command: 1000,
    observationHead: 400,
    observationTail: 200,
    total: 100_000,
  },
  'trace-600': {
    ...HEAD_TAIL_2000,
    name: 'trace-600',
    thought: 1000,
    reasoning: 0,
    command: 1000,
    observationHead: 400,
    observationTail: 200,
    patch: 8000,
    total: 100_000,
  },
} as const satisfies Record<string, SerializeStrategy>;
export type SerializeStrategyName = keyof typeof SERIALIZE_STRATEGIES;
export const DEFAULT_STRATEGY: SerializeStrategyName = 'head-tail-2000';
/** For judges that read whole traces: smaller, and with the patch. */
export const TRACE_STRATEGY: SerializeStrategyName = 'trace-600';

/** What of a rollout may stand in a prompt: its trace, how it ended and its patch; never an outcome. */
export interface TrajectoryInput {
  steps: readonly TrajectoryStep[];
  patch: string | null;
  exitStatus: ExitStatus;
  exitStatusRaw: string | null;
}
export type TrajectoryStep = Pick<
  Step,
  | 'index'
  | 'turn'
  | 'source'
  | 'thought'
  | 'reasoning'
  | 'tool'
  | 'command'
  | 'observation'
  | 'returnCode'
  | 'error'
  | 'truncated'
>;

export interface SerializedTrajectory {
  text: string;
  /** The strategy with its budgets, for the manifest: `head-tail-2000(thought=2000,…)`. */
  strategyName: string;
  /** Numbers of the steps that lost something. */
  cutSteps: number[];
  chars: number;
}

/** `head-tail-2000(thought=2000,command=2000,observation=1200+800,…)`: the strategy as a manifest names it. */
export function strategyLabel(strategy: SerializeStrategy): string {
  const { name, thought, reasoning, command, observationHead, observationTail, patch, total } = strategy;
  return `${name}(thought=${thought},reasoning=${reasoning},command=${command},observation=${observationHead}+${observationTail},patch=${patch},total=${total})`;
}

/**
 * A trajectory as text for a prompt. Each text keeps its head and tail within the strategy's budgets, a line
 * between them says how much was cut. Over `total`, observations shrink first, from the middle step outwards,
 * then thoughts, then commands; the number and the start of the command of every step always stay (so a trace
 * of very many steps may exceed `total`). Steps stand between boundary lines that no content can forge.
 */
export function serializeTrajectory(
  rollout: TrajectoryInput,
  strategy: SerializeStrategyName | SerializeStrategy = DEFAULT_STRATEGY,
): SerializedTrajectory {
  const budgets = typeof strategy === 'string' ? SERIALIZE_STRATEGIES[strategy] : strategy;
  const blocks = rollout.steps.map((step) => stepBlock(step, budgets));
  const patch = budgets.patch > 0 ? rollout.patch : null;
  const patchPart =
    patch == null ? null : cutMiddle(patch, Math.ceil(budgets.patch * 0.7), Math.floor(budgets.patch * 0.3));
  shrinkToTotal(blocks, budgets.total - (patchPart?.text.length ?? 0) - OVERHEAD);
  const sections: FrameSection[] = [
    {
      name: 'trajectory',
      attributes: {
        steps: rollout.steps.length,
        ...shownExit(rollout),
      },
      text: '',
    },
    ...blocks.flatMap(blockSections),
    ...(patchPart == null
      ? []
      : [{ name: 'patch', attributes: cutAttribute(patchPart.cut), text: patchPart.text }]),
  ];
  const { text } = writeFrame(sections);
  return {
    text,
    strategyName: strategyLabel(budgets),
    cutSteps: blocks
      .filter((block) => block.parts.some((part) => part.cut > 0))
      .map((block) => block.step.index),
    chars: text.length,
  };
}

/** A trajectory read back from its serialised text; cut texts hold a line that says so. */
export interface ParsedTrajectory extends TrajectoryInput {
  steps: TrajectoryStep[];
}

/** Reads what `serializeTrajectory` wrote; null when the text holds no such frame. */
export function parseSerialized(text: string): ParsedTrajectory | null {
  const sections = readFrame(text);
  const header = sections?.[0];
  if (sections == null || header?.name !== 'trajectory') return null;
  const parsed: ParsedTrajectory = {
    steps: [],
    patch: null,
    exitStatus: exitStatusFrom(header.attributes['exitStatus']),
    exitStatusRaw: stringOrNull(header.attributes['exitStatusRaw']),
  };
  for (const { name, attributes, text: body } of sections.slice(1)) {
    const step = parsed.steps.at(-1);
    if (name === 'step') parsed.steps.push(stepFrom(attributes));
    else if (name === 'patch') parsed.patch = body;
    else if (
      step != null &&
      (name === 'thought' || name === 'reasoning' || name === 'command' || name === 'observation')
    )
      step[name] = body;
  }
  return parsed;
}

/** The line that stands where characters were cut. */
export function cutMark(cut: number): string {
  return `[… ${cut} characters cut …]`;
}

type PartName = 'reasoning' | 'thought' | 'command' | 'observation';
interface Part {
  name: PartName;
  whole: string;
  text: string;
  cut: number;
}
interface Block {
  step: TrajectoryStep;
  parts: Part[];
}

/** Room for the boundary lines of a step and of the frame. */
const STEP_OVERHEAD = 260;
const OVERHEAD = 300;

function stepBlock(step: TrajectoryStep, budgets: SerializeStrategy): Block {
  const parts: Part[] = [];
  const add = (name: PartName, whole: string | null, head: number, tail: number) => {
    if (whole != null && head + tail > 0) parts.push({ name, whole, ...cutMiddle(whole, head, tail) });
  };
  add('reasoning', step.reasoning, Math.ceil(budgets.reasoning / 2), Math.floor(budgets.reasoning / 2));
  add('thought', step.thought, Math.ceil(budgets.thought / 2), Math.floor(budgets.thought / 2));
  add('command', step.command, Math.ceil(budgets.command * 0.75), Math.floor(budgets.command * 0.25));
  add('observation', step.observation, budgets.observationHead, budgets.observationTail);
  return { step, parts };
}

/** Head and tail of a text with a mark between them; the whole text when cutting would not make it shorter. */
function cutMiddle(whole: string, head: number, tail: number): { text: string; cut: number } {
  if (whole.length <= head + tail + 40) return { text: whole, cut: 0 };
  const start = headOf(whole, head);
  const end = tailOf(whole, tail);
  const cut = whole.length - start.length - end.length;
  return { text: `${start}\n${cutMark(cut)}\n${end}`, cut };
}

/** Passes of ever smaller budgets, each from the middle step outwards, until the whole fits. */
const PASSES: { name: PartName; head: number; tail: number }[] = [
  { name: 'observation', head: 300, tail: 200 },
  { name: 'reasoning', head: 100, tail: 100 },
  { name: 'observation', head: 60, tail: 60 },
  { name: 'thought', head: 200, tail: 100 },
  { name: 'command', head: 300, tail: 100 },
  { name: 'reasoning', head: 0, tail: 0 },
  { name: 'observation', head: 0, tail: 0 },
  { name: 'thought', head: 60, tail: 0 },
  { name: 'command', head: 120, tail: 0 },
];

function shrinkToTotal(blocks: Block[], total: number): void {
  let size = blocks.reduce(
    (sum, block) => sum + STEP_OVERHEAD + block.parts.reduce((n, part) => n + part.text.length, 0),
    0,
  );
  const middle = (blocks.length - 1) / 2;
  const order = blocks.map((_, i) => i).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || a - b);
  for (const pass of PASSES) {
    for (const i of order) {
      if (size <= total) return;
      for (const part of blocks[i]?.parts ?? []) {
        if (part.name !== pass.name) continue;
        const next = cutMiddle(part.whole, pass.head, pass.tail);
        if (next.text.length >= part.text.length) continue;
        size -= part.text.length - next.text.length;
        part.text = next.text;
        part.cut = next.cut;
      }
    }
  }
}

function blockSections({ step, parts }: Block): FrameSection[] {
  const { index, turn, source, tool, returnCode, error, truncated } = step;
  const attributes = {
    n: index,
    turn,
    source,
    ...(tool == null ? {} : { tool }),
    ...(returnCode == null ? {} : { returnCode }),
    ...(error == null ? {} : { error }),
    ...(truncated ? { truncated } : {}),
  };
  return [
    { name: 'step', attributes, text: '' },
    ...parts.map((part) => ({ name: part.name, attributes: cutAttribute(part.cut), text: part.text })),
  ];
}

function cutAttribute(cut: number): { cut?: number } {
  return cut > 0 ? { cut } : {};
}

function stepFrom(attributes: Record<string, unknown>): TrajectoryStep {
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  const source = attributes['source'];
  return {
    index: number(attributes['n']) ?? 0,
    turn: number(attributes['turn']) ?? 0,
    source: source === 'user' || source === 'system' ? source : 'agent',
    thought: null,
    reasoning: null,
    tool: stringOrNull(attributes['tool']),
    command: null,
    observation: null,
    returnCode: number(attributes['returnCode']),
    error: stepErrorFrom(attributes['error']),
    truncated: attributes['truncated'] === true,
  };
}

function stepErrorFrom(value: unknown): StepError | null {
  return value === 'format-error' || value === 'timeout' || value === 'tool-error' ? value : null;
}

function exitStatusFrom(value: unknown): ExitStatus {
  return EXIT_STATUSES.find((status) => status === value) ?? 'unknown';
}

function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
