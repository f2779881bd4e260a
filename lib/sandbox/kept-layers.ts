import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { RunoffError } from '@/lib/errors';
import { removeFolder } from '@/lib/sandbox/bubblewrap-state';
import type { RootFs } from '@/lib/sandbox/root-fs';
import { isAlive, isMissing } from '@/lib/sandbox/root-fs/tree-record';

const RECORD = 'layers.json';
const layersSchema = z.array(z.object({ target: z.string(), added: z.array(z.string()) }));

/** Folder of all layers made by Dockerfile steps. */
export function layersFolder(dataFolder: string): string {
  return join(dataFolder, 'layers');
}

/**
 * The layers kept under `folder` on top of `base`, made by `build` first when they are not there. `build` gets a folder
 * to keep them in; they get their name only when they are whole, and the first of several processes wins.
 */
export async function keptOrBuilt(
  folder: string,
  base: RootFs,
  build: (partial: string) => Promise<RootFs>,
): Promise<RootFs> {
  const kept = await readKept(folder, base);
  if (kept) return kept;
  const partial = `${folder}.${process.pid}.${randomUUID().slice(0, 8)}`;
  try {
    await mkdir(partial, { recursive: true });
    const built = await build(partial);
    const added = built.layers.map(({ target, lower }) => ({
      target,
      added: lower.filter((path) => path.startsWith(`${partial}/`)).map((path) => relative(partial, path)),
    }));
    await writeFile(join(partial, RECORD), `${JSON.stringify(layersSchema.parse(added), null, 2)}\n`);
    await rename(partial, folder).catch(async (error: unknown) => {
      // Another process may have been first; its layers are as good.
      if (!(await readKept(folder, base))) throw error;
    });
  } finally {
    await removeFolder(partial);
  }
  const made = await readKept(folder, base);
  if (!made) throw new RunoffError('environment-failed', `The layers in ${folder} are gone again.`);
  return made;
}

async function readKept(folder: string, base: RootFs): Promise<RootFs | null> {
  let text: string;
  try {
    text = await readFile(join(folder, RECORD), 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const kept = layersSchema.parse(JSON.parse(text));
  return {
    ...base,
    layers: base.layers.map(({ target, lower }) => {
      const added = kept.find((layer) => layer.target === target)?.added ?? [];
      return { target, lower: [...added.map((name) => join(folder, name)), ...lower] };
    }),
  };
}

/** Takes away what killed processes left half-made; returns how many. */
export async function removePartialLayers(dataFolder: string): Promise<number> {
  let removed = 0;
  for (const name of await names(dataFolder)) {
    const owner = /\.(\d+)\.[0-9a-f]{8}$/.exec(name)?.[1];
    if (!owner || isAlive(Number(owner))) continue;
    await removeFolder(join(layersFolder(dataFolder), name));
    removed += 1;
  }
  return removed;
}

/** Takes all layers away; they are made again when they are asked for. No sandbox may be open. Returns how many. */
export async function removeLayers(dataFolder: string): Promise<number> {
  await removePartialLayers(dataFolder);
  const whole = (await names(dataFolder)).filter((name) => /^[0-9a-f]{32}$/.test(name));
  for (const name of whole) await removeFolder(join(layersFolder(dataFolder), name));
  return whole.length;
}

async function names(dataFolder: string): Promise<string[]> {
  try {
    return await readdir(layersFolder(dataFolder));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
