import type { SourceFile, SourceTree } from '@/lib/import/source-tree';

/** A tree in memory for tests: texts and JSON values by path. */
export function treeOf(contents: Record<string, unknown>): SourceTree {
  const files = Object.entries(contents).map(([path, content]): SourceFile => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    const bytes = new TextEncoder().encode(text);
    return {
      path,
      size: bytes.length,
      readHead: (length) => Promise.resolve(bytes.subarray(0, length)),
      readText: () => Promise.resolve(text),
    };
  });
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { label: 'test', files, refused: [], skipped: [] };
}

/** The same files under another top folder, as when a person copies or zips the folder. */
export function movedTree(tree: SourceTree, folder: string): SourceTree {
  return { ...tree, files: tree.files.map((file) => ({ ...file, path: `${folder}/${file.path}` })) };
}
