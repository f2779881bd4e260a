import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunoffError } from '@/lib/errors';

/** One reply of the scripted agent; `command` is null where it forgot the fenced command. */
export interface Reply {
  thought: string;
  command: string | null;
}

/** One attempt as it is written down in samples/policies/<task>/<name>.md. */
export interface Policy {
  name: string;
  task: string;
  /** Replies before the attempt is cut off. */
  stepLimit: number;
  commandTimeoutMs: number;
  replies: Reply[];
}

const DEFAULT_STEP_LIMIT = 40;
const DEFAULT_TIMEOUT_S = 60;

/** All policies of a task in the order of their file names. */
export function readPolicies(policiesFolder: string, task: string): Policy[] {
  const folder = join(policiesFolder, task);
  const files = readdirSync(folder).filter((file) => file.endsWith('.md'));
  return files.sort().map((file) => readPolicy(folder, task, file));
}

/**
 * A policy file: optional settings (`step-limit: 12`, `command-timeout: 4`, seconds) above a line `---`,
 * then replies separated by lines `===`. A reply is a thought and either one ```bash fence or a line
 * `@run name`, which stands for commands/name.sh beside it.
 * @throws RunoffError naming the file and reply that cannot be read.
 */
function readPolicy(folder: string, task: string, file: string): Policy {
  const text = readFileSync(join(folder, file), 'utf8');
  const cut = text.indexOf('---\n');
  const head = cut < 0 ? '' : text.slice(0, cut);
  const body = cut < 0 ? text : text.slice(cut + 4);
  const setting = (name: string, fallback: number) => {
    const found = new RegExp(`^${name}: (\\d+)$`, 'm').exec(head);
    return found ? Number(found[1]) : fallback;
  };
  return {
    name: file.replace(/\.md$/, ''),
    task,
    stepLimit: setting('step-limit', DEFAULT_STEP_LIMIT),
    commandTimeoutMs: setting('command-timeout', DEFAULT_TIMEOUT_S) * 1000,
    replies: body
      .split(/^===\n/m)
      .map((reply, at) => readReply(reply, folder, `${task}/${file} reply ${at + 1}`)),
  };
}

function readReply(text: string, folder: string, where: string): Reply {
  const used = /^@run ([a-z0-9-]+)$/m.exec(text);
  const fenced = /^```bash\n([\s\S]*?)^```$/m.exec(text);
  const thought = text.slice(0, (used ?? fenced)?.index ?? text.length).trim();
  if (thought === '') throw new RunoffError('bad-input', `${where}: no thought before the command`);
  if (used?.[1]) {
    return { thought, command: readFileSync(join(folder, 'commands', `${used[1]}.sh`), 'utf8').trimEnd() };
  }
  return { thought, command: fenced?.[1] === undefined ? null : fenced[1].trimEnd() };
}
