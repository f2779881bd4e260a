import type { Sandbox } from '@/lib/sandbox/sandbox';

/**
 * A sandbox that is still being opened: what is asked of it waits until it is open, and rejects when it cannot be.
 * `remove` removes what was opened.
 */
export function openingSandbox(
  of: Pick<Sandbox, 'kind' | 'id' | 'workdir'>,
  opening: Promise<Sandbox>,
): Sandbox {
  // Whoever uses it is told.
  opening.catch(() => undefined);
  return {
    ...of,
    exec: async (command, options) => (await opening).exec(command, options),
    copyIn: async (from, to) => (await opening).copyIn(from, to),
    writeFile: async (path, content, mode) => (await opening).writeFile(path, content, mode),
    readFile: async (path, maxBytes) => (await opening).readFile(path, maxBytes),
    copyOut: async (from, to, maxBytes) => (await opening).copyOut(from, to, maxBytes),
    remove: async () => (await opening.catch(() => null))?.remove(),
  };
}
