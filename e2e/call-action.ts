import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from './runoff';

const manifestSchema = z.object({
  node: z.record(
    z.string(),
    z.object({ exportedName: z.string(), workers: z.record(z.string(), z.unknown()) }),
  ),
});

/** Every action that the built pages can call, by name: its id and the files of the pages that have it. */
export function builtActions(): Map<string, { id: string; pages: string[] }> {
  const path = join(ROOT, process.env.NEXT_DIST_DIR ?? '.next', 'server', 'server-reference-manifest.json');
  const { node } = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return new Map(
    Object.entries(node).map(([id, { exportedName, workers }]) => [
      exportedName,
      {
        id,
        pages: Object.keys(workers).map((page) => page.replace(/^app/, '').replace(/\/page$/, '') || '/'),
      },
    ]),
  );
}

/** Names of all actions in the sources. */
export function writtenActions(): string[] {
  const folder = join(ROOT, 'app', 'actions');
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .filter((text) => text.startsWith("'use server'"))
    .flatMap((text) => [...text.matchAll(/^export async function (\w+)/gm)].map(([, name]) => name ?? ''));
}

export interface ActionAnswer {
  status: number;
  /** What the action answered; null where it was not reached. */
  answer: { ok: true; id: string } | { ok: false; message: string } | null;
  cookies: string[];
}

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), id: z.string() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

/** Calls an action as a page does: its id in `Next-Action`, the arguments as a list. */
export async function callAction(
  address: string,
  id: string,
  args: unknown[],
  headers: Record<string, string> = {},
): Promise<ActionAnswer> {
  const response = await fetch(address, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Next-Action': id, 'Content-Type': 'text/plain;charset=UTF-8', ...headers },
    body: JSON.stringify(args),
  });
  const text = await response.text();
  const line = /^\w+:(\{"ok":.*\})$/m.exec(text)?.[1];
  return {
    status: response.status,
    answer: line === undefined ? null : answerSchema.parse(JSON.parse(line)),
    cookies: response.headers.getSetCookie(),
  };
}
