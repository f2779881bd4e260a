import { randomUUID } from 'node:crypto';
import { chmod, copyFile, mkdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { RunoffError } from '@/lib/errors';
import type { ExecResult, Sandbox } from '@/lib/sandbox/sandbox';
import { findSources, listEntries, type ContextEntry } from './dockerfile-context';
import { refuse, type CopyAction } from './dockerfile-stage';
import { shellQuote } from './dockerfile-words';

/** Where the files of a COPY come from. */
export interface CopySource {
  folder: string;
  entries: ContextEntry[];
}

const ARCHIVE = /\.(tar|tar\.gz|tgz|tar\.bz2|tbz2|tar\.xz|txz)$/;

/** A sandbox that is not made by root knows no other owner of files than its root. */
const HAS_ONE_USER = process.getuid?.() !== 0;

/** What a reader must know of a COPY done here; null when nothing. */
export function copyNote(action: CopyAction): string | null {
  if (!HAS_ONE_USER || /^(root|0):(root|0)?$/.test(action.owner)) return null;
  return 'What COPY --chown gives to others belongs to root here: only a worker run by root can make several users.';
}

/** Runs a command of the build; resolves whatever it returned. */
export type Execute = (command: string, stdin?: string) => Promise<ExecResult>;

/**
 * Does one COPY or ADD: gathers the files on the host in `scratch` as they shall lie inside, copies them in, and sets
 * owner and mode there. Throws what `refuse` throws when a source does not exist.
 */
export async function copyStep(
  action: CopyAction,
  source: CopySource,
  sandbox: Sandbox,
  execute: Execute,
  scratch: string,
): Promise<void> {
  const gathered = join(scratch, randomUUID());
  await mkdir(gathered, { recursive: true });
  try {
    const found = action.sources.map((pattern) => {
      const matches = findSources(pattern, source.entries);
      return matches.length > 0 ? matches : refuse(`${pattern} is not in the environment folder`);
    });
    const sources = found.flat();
    const intoFolder =
      action.toFolder ||
      sources.length + action.inline.length > 1 ||
      sources.some((one) => one.isFolder) ||
      (await execute(`test -d ${shellQuote(action.to)}`)).returnCode === 0;
    const names: string[] = [];
    const archives: string[] = [];
    for (const { root, isFolder } of sources) {
      const name = basename(root);
      if (isFolder) names.push(...(await gatherFolder(source, root, gathered)));
      else if (action.unpack && ARCHIVE.test(name)) archives.push(root);
      else names.push(await gatherOne(source, root, join(gathered, name)));
    }
    for (const { name, content } of action.inline) {
      await writeFile(join(gathered, name), content, { mode: 0o644 });
      names.push(name);
    }
    for (const archive of archives) await unpack(join(source.folder, archive), action.to, sandbox, execute);
    await putIn(action, intoFolder, gathered, names, sandbox, execute);
  } finally {
    await rm(gathered, { recursive: true, force: true });
  }
}

/** Copies the content of a context folder; returns the names it has in `to`. */
async function gatherFolder(source: CopySource, root: string, to: string): Promise<string[]> {
  const prefix = root === '' ? '' : `${root}/`;
  const inside = source.entries.filter((entry) => entry.path.startsWith(prefix) && entry.path !== root);
  const names: string[] = [];
  for (const entry of inside) {
    const name = entry.path.slice(prefix.length);
    if (entry.kind === 'folder') await mkdir(join(to, name), { recursive: true });
    else await gatherEntry(source, entry, join(to, name));
    names.push(name);
  }
  for (const entry of inside.toReversed())
    if (entry.kind === 'folder') await chmod(join(to, entry.path.slice(prefix.length)), entry.mode | 0o700);
  return names;
}

async function gatherOne(source: CopySource, path: string, to: string): Promise<string> {
  const entry = source.entries.find((one) => one.path === path);
  if (entry?.kind === 'link') refuse(`${path} is a link: name the file it leads to`);
  if (entry) await gatherEntry(source, entry, to);
  return basename(to);
}

async function gatherEntry(source: CopySource, entry: ContextEntry, to: string): Promise<void> {
  const from = join(source.folder, entry.path);
  await mkdir(dirname(to), { recursive: true });
  if (entry.kind === 'link') return symlink(await readlink(from), to);
  await copyFile(from, to);
  await chmod(to, entry.mode);
}

async function putIn(
  action: CopyAction,
  intoFolder: boolean,
  gathered: string,
  names: string[],
  sandbox: Sandbox,
  execute: Execute,
): Promise<void> {
  const [only] = names;
  if (only === undefined) {
    await must(execute(`mkdir -p ${shellQuote(action.to)}`));
    return;
  }
  if (intoFolder) await sandbox.copyIn(gathered, action.to);
  else await sandbox.copyIn(join(gathered, only), action.to);
  const paths = intoFolder ? names.map((name) => posix.join(action.to, name)) : [action.to];
  const list = paths.map((path) => `${path}\0`).join('');
  const owner = HAS_ONE_USER ? 'root:root' : action.owner;
  await must(execute(`xargs -0 chown -h ${shellQuote(owner)} --`, list));
  if (action.mode) await must(execute(`xargs -0 chmod ${shellQuote(action.mode)} --`, list));
}

async function unpack(archive: string, to: string, sandbox: Sandbox, execute: Execute): Promise<void> {
  const inside = `/tmp/${randomUUID()}-${basename(archive)}`;
  await sandbox.copyIn(archive, inside);
  const [file, folder] = [inside, to].map(shellQuote);
  const tar = HAS_ONE_USER ? 'tar --no-same-owner' : 'tar';
  await must(execute(`mkdir -p ${folder} && ${tar} -xf ${file} -C ${folder}; s=$?; rm -f ${file}; exit $s`));
}

async function must(running: Promise<ExecResult>): Promise<void> {
  const result = await running;
  if (result.returnCode !== 0) refuse(result.output.trim() || (result.note ?? result.status));
}

/**
 * Copies a path out of an earlier stage into `scratch` as the source of a COPY.
 * @throws RunoffError `environment-failed` when it is not there.
 */
export async function sourceFromStage(
  action: CopyAction,
  stage: Sandbox,
  scratch: string,
): Promise<CopySource> {
  const folder = join(scratch, randomUUID());
  for (const path of action.sources) {
    if (/[*?[]/.test(path)) refuse('patterns in COPY --from need Docker');
    const to = join(folder, path);
    await mkdir(dirname(to), { recursive: true });
    if (!(await stage.copyOut(posix.join('/', path), to, MAX_STAGE_BYTES)))
      throw new RunoffError('environment-failed', `/${path} is not in that stage`);
  }
  return { folder, entries: await listEntries(folder, () => false) };
}

const MAX_STAGE_BYTES = 2 * 1024 * 1024 * 1024;
