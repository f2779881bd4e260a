import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunoffError } from '@/lib/errors';

/** Goes elsewhere when the last observation matches. */
interface Branch {
  when: RegExp;
  /** Index of the reply to give instead. */
  to: number;
}

/** One reply of the scripted agent; `command` is null where it forgot the fenced command. */
export interface PolicyReply {
  thought: string;
  command: string | null;
  branches: Branch[];
}

/** One attempt as it is written down in samples/policies/<task>/<name>.md. */
export interface Policy {
  name: string;
  task: string;
  /** Replies before a recorded attempt is cut off; a launched one has the limits of its launch. */
  stepLimit: number;
  /** Time of one command in a recording. */
  commandTimeoutMs: number;
  /** What it rests on, in words that its own thoughts use. */
  hypotheses: string[];
  replies: PolicyReply[];
}

const DEFAULT_STEP_LIMIT = 40;
const DEFAULT_TIMEOUT_S = 60;

/** All policies of a task in the order of their file names; none when the task has no folder. */
export function readPolicies(policiesFolder: string, task: string): Policy[] {
  const folder = join(policiesFolder, task);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.md'));
  return files.sort().map((file) => readPolicy(folder, task, file));
}

/**
 * A policy file: optional settings above a line `---`, then replies separated by lines `===`.
 *
 * Settings: `step-limit: 12` and `command-timeout: 4` (seconds) are for recordings; `hypothesis: one pass`
 * (several parted by `;`) names what the attempt rests on, in words that its thoughts use.
 *
 * A reply is a thought and either one ```bash fence or a line `@run name`, which stands for commands/name.sh
 * beside it. Lines before the thought direct: `@label name` names the reply, and `@when /regex/ goto name`
 * (multiline, case counts; the first that matches counts) gives the named reply instead of this one when the
 * last observation matches. A branch is looked at once: the reply it leads to is given as it is.
 * @throws RunoffError naming the file and reply that cannot be read.
 */
function readPolicy(folder: string, task: string, file: string): Policy {
  const text = readFileSync(join(folder, file), 'utf8');
  const head = /^((?:[a-z-]+: .*\n)+)---\n/.exec(text);
  const settings = head?.[1] ?? '';
  const number = (name: string, fallback: number) => Number(setting(settings, name) ?? fallback);
  const drafts = text
    .slice(head?.[0].length ?? 0)
    .split(/^===\n/m)
    .map((reply, at) => readReply(reply, folder, `${task}/${file} reply ${at + 1}`));
  const labels = new Map(drafts.flatMap(({ label }, at) => (label === null ? [] : [[label, at] as const])));
  return {
    name: file.replace(/\.md$/, ''),
    task,
    stepLimit: number('step-limit', DEFAULT_STEP_LIMIT),
    commandTimeoutMs: number('command-timeout', DEFAULT_TIMEOUT_S) * 1000,
    hypotheses: (setting(settings, 'hypothesis') ?? '')
      .split(';')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    replies: drafts.map(({ thought, command, branches }) => ({
      ...{ thought, command },
      branches: branches.map(({ when, goto }) => {
        const to = labels.get(goto);
        if (to === undefined)
          throw new RunoffError('bad-input', `${task}/${file}: no reply has the label "${goto}"`);
        return { when, to };
      }),
    })),
  };
}

interface Draft extends Omit<PolicyReply, 'branches'> {
  label: string | null;
  branches: { when: RegExp; goto: string }[];
}

function readReply(text: string, folder: string, where: string): Draft {
  const directions = /^(?:@(?:label|when) .*\n)*/.exec(text)?.[0] ?? '';
  const body = text.slice(directions.length);
  const used = /^@run ([a-z0-9-]+)$/m.exec(body);
  const fenced = /^```bash\n([\s\S]*?)^```$/m.exec(body);
  const thought = body.slice(0, (used ?? fenced)?.index ?? body.length).trim();
  if (thought === '') throw new RunoffError('bad-input', `${where}: no thought before the command`);
  const command = used?.[1]
    ? readFileSync(join(folder, 'commands', `${used[1]}.sh`), 'utf8')
    : (fenced?.[1] ?? null);
  return { thought, command: command?.trimEnd() ?? null, ...readDirections(directions, where) };
}

function readDirections(text: string, where: string): Pick<Draft, 'label' | 'branches'> {
  const read: Pick<Draft, 'label' | 'branches'> = { label: null, branches: [] };
  for (const line of text.split('\n').slice(0, -1)) {
    const label = /^@label ([a-z0-9-]+)$/.exec(line)?.[1];
    const [, pattern, goto] = /^@when \/(.+)\/ goto ([a-z0-9-]+)$/.exec(line) ?? [];
    if (label !== undefined) read.label = label;
    else if (pattern !== undefined && goto !== undefined)
      read.branches.push({ when: new RegExp(pattern, 'm'), goto });
    else throw new RunoffError('bad-input', `${where}: "${line}" cannot be read`);
  }
  return read;
}

function setting(settings: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, 'm').exec(settings)?.[1];
}

/**
 * The reply that follows after these observations, one for each reply given so far; null when the policy has
 * nothing left to say. The same observations always give the same reply.
 */
export function replyAfter(policy: Policy, observations: readonly string[]): PolicyReply | null {
  let at = 0;
  for (const observation of observations) {
    const next = policy.replies[at + 1];
    const branch = next?.branches.find(({ when }) => when.test(observation));
    at = branch?.to ?? at + 1;
  }
  return policy.replies[at] ?? null;
}
