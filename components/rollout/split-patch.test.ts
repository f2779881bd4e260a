import { describe, expect, it } from 'vitest';
import { splitPatch } from './split-patch';

const PATCH = `diff --git a/src/a.js b/src/a.js
index 1..2 100644
--- a/src/a.js
+++ b/src/a.js
@@ -1,2 +1,2 @@
-old
+new
+--- not a header
diff --git a/new.txt b/new.txt
new file mode 100644
--- /dev/null
+++ b/new.txt
@@ -0,0 +1 @@
+x
diff --git a/old name b/new name
similarity index 100%
rename from old name
rename to new name
diff --git a/logo.png b/logo.png
Binary files a/logo.png and b/logo.png differ
`;

describe('splitPatch', () => {
  it('splits a git diff by file and counts its lines', () => {
    expect(splitPatch(PATCH).map(({ name, kind, added, removed }) => [name, kind, added, removed])).toEqual([
      ['src/a.js', 'changed', 2, 1],
      ['new.txt', 'added', 1, 0],
      ['new name', 'renamed', 0, 0],
      ['logo.png', 'binary', 0, 0],
    ]);
    expect(
      splitPatch(PATCH)
        .map((file) => file.text)
        .join(''),
    ).toBe(PATCH);
    expect(splitPatch(PATCH)[2]?.from).toBe('old name');
  });

  it('reads a plain unified diff', () => {
    const plain = '--- a.c\t2026-01-01\n+++ a.c\t2026-01-02\n@@ -1 +1 @@\n-a\n+b\n';
    expect(splitPatch(plain)).toMatchObject([{ name: 'a.c', added: 1, removed: 1 }]);
  });

  it('finds no file in something that is no patch', () => {
    expect(splitPatch('')).toEqual([]);
    expect(splitPatch('hello\n+world')).toEqual([]);
  });
});
