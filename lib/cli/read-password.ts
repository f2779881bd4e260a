import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { RunoffError } from '@/lib/errors';

/**
 * A new password: asked for twice on a terminal, which does not show it, else the first line of standard input. Never an
 * argument, which other users of the machine could read. Throws `bad-input` when the two differ.
 */
export async function readNewPassword(): Promise<string> {
  if (!process.stdin.isTTY) return (await linesFrom('', 1))[0] ?? '';
  const [first, second] = await linesFrom('Password', 2);
  if (first !== second) throw new RunoffError('bad-input', 'The two passwords differ; nothing was changed.');
  return first ?? '';
}

async function linesFrom(prompt: string, count: number): Promise<string[]> {
  const { stdin: input, stderr } = process;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: silent, terminal: input.isTTY });
  lines.once('SIGINT', () => process.exit(130));
  const read: string[] = [];
  const ask = () => prompt && stderr.write(read.length === 0 ? `${prompt}: ` : `${prompt} again: `);
  ask();
  for await (const line of lines) {
    if (prompt) stderr.write('\n');
    read.push(line);
    if (read.length === count) break;
    ask();
  }
  lines.close();
  return read;
}
