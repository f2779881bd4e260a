import { describe, expect, it } from 'vitest';
import { editedPaths, isTestCommand, stepPhase } from './classify';

const bash = (command: string | null) => stepPhase({ command, tool: command == null ? null : 'bash' });
const json = (value: unknown) => JSON.stringify(value, null, 2);

describe('stepPhase', () => {
  it.each([
    ['ls -la'],
    ['cat src/app.py'],
    ["sed -n '10,40p' src/app.py"],
    ['nl -ba a.py | sed -n "1,20p"'],
    ['grep -rn "pytest" . | head'],
    ['find . -name "test_*.py"'],
    ['git diff > /tmp/before.diff'],
    ['git log --oneline -3'],
    ['ls missing 2>/dev/null'],
    ['python -c "import lib; print(lib.__version__)"'],
    ['python --version'],
    ['pip install -e .'],
    ['cd /app'],
    ['git checkout main'],
    ['cat > /tmp/probe.py <<EOF\nprint(1)\nEOF'],
    ['find_file "handler.py"'],
    ['open src/handler.py 120'],
    ['bash -n run.sh'],
  ])('explore: %s', (command) => expect(bash(command)).toBe('explore'));

  it.each([
    ["sed -i 's/a/b/' x.py"],
    ["sed -i.bak '3d' x.py"],
    ['cat > x.py <<EOF\n1\nEOF'],
    ["cat <<'EOF' >> tests/test_x.py\n1\nEOF"],
    ['echo hi | tee notes.md'],
    ['patch -p1 < fix.patch'],
    ['git apply fix.patch'],
    ['git checkout src/x.py'],
    ['git stash'],
    ['rm old.py'],
    ['mv a.py b.py'],
    ['cat > solve.py <<EOF\nprint(1)\nEOF\npython3 solve.py'],
    ["python3 - <<'EOF'\ns = open('x.py').read()\nopen('x.py', 'w').write(s.replace('a', 'b'))\nEOF"],
    ['python fix_imports.py'],
    ['edit 12:14\n    return None\nend_of_edit'],
    ['create reproduce.py'],
    ['str_replace_editor str_replace src/x.py --old_str a --new_str b'],
  ])('edit: %s', (command) => expect(bash(command)).toBe('edit'));

  it.each([
    ['pytest tests/test_x.py -q'],
    ['python -m pytest'],
    ['python3 -m unittest discover'],
    ['cd /repo && PYTHONPATH=. python -m pytest -x 2>&1 | tail -20'],
    ['python reproduce_issue.py'],
    ['python tests/runtests.py auth_tests'],
    ['./tests/runtests.py admin'],
    ['python manage.py test app'],
    ['npm test'],
    ['npm run test:unit'],
    ['npx vitest run'],
    ['node --test'],
    ['go test ./...'],
    ['cargo test --lib'],
    ['make check'],
    ['ctest --output-on-failure'],
    ['bash tests/run.sh'],
    ['timeout 20 bash -c "cd /x && pytest"'],
    ["echo '4\n1 2' | python3 solution.py"],
    ['time python3 solution.py < big.txt'],
    ['./a.out < in.txt'],
    ['python -c "from lib import f; assert f(2) == 4"'],
    ["python3 - <<'EOF'\nfrom lib import f\nprint(f(2))\nEOF"],
  ])('test: %s', (command) => expect(bash(command)).toBe('test'));

  it('reads submissions and silence', () => {
    expect(bash('echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT && git add -A && git diff --cached')).toBe(
      'submit',
    );
    expect(bash('submit')).toBe('submit');
    expect(stepPhase({ tool: 'mark_task_complete', command: '{}' })).toBe('submit');
    expect(bash(null)).toBe('talk');
  });

  it('reads tool calls by their arguments', () => {
    expect(stepPhase({ tool: 'Read', command: json({ file_path: '/a.py' }) })).toBe('explore');
    expect(stepPhase({ tool: 'TodoWrite', command: json({ todos: [] }) })).toBe('explore');
    expect(stepPhase({ tool: 'Write', command: json({ file_path: '/a.py', content: 'x' }) })).toBe('edit');
    expect(stepPhase({ tool: 'str_replace_editor', command: json({ command: 'view', path: '/a.py' }) })).toBe(
      'explore',
    );
    expect(
      stepPhase({
        tool: 'str_replace_editor',
        command: json({ command: 'create', path: '/a.py', file_text: '' }),
      }),
    ).toBe('edit');
    expect(stepPhase({ tool: 'Bash', command: json({ command: 'go test ./...', description: 'run' }) })).toBe(
      'test',
    );
    expect(stepPhase({ tool: 'run_shell_command', command: json({ cmd: 'ls -la' }) })).toBe('explore');
    expect(
      stepPhase({
        tool: 'bash_command',
        command: json({ keystrokes: 'python3 s.py < t.txt\n', duration: 1 }),
      }),
    ).toBe('test');
    expect(stepPhase({ tool: 'shell', command: json({ command: ['bash', '-lc', 'cargo test'] }) })).toBe(
      'test',
    );
  });
});

describe('editedPaths', () => {
  it.each([
    ["sed -i 's#a/b#c#' lib/x.py lib/y.py", ['lib/x.py', 'lib/y.py']],
    ["sed -i -e 's/a/b/' -e '4d' lib/x.py", ['lib/x.py']],
    ["sed -i '1242,1247d' lib/x.py", ['lib/x.py']],
    ['cat > ./x.py <<EOF\nopen("z", "w")\nEOF', ['x.py']],
    ['echo a > /tmp/a.txt; echo b > /dev/null; ls > $TMPDIR/x', []],
    ['python x.py > out.txt 2>&1', ['out.txt']],
    ["python - <<'E'\np = 'src/m.py'\nwith open(p, 'w') as f:\n  f.write('')\nE", ['src/m.py']],
    ["python -c \"import pathlib; pathlib.Path('a.cfg').write_text('x')\"", ['a.cfg']],
    ["python - <<'E'\nfor n in names:\n  open(n + '.py', 'w')\nE", ['(unknown)']],
    ['git apply <<EOF\n--- a/s.py\n+++ b/s.py\n@@ -1 +1 @@\n-a\n+b\nEOF', ['s.py']],
    ['git checkout -- pyproject.toml', ['pyproject.toml']],
    ['git stash && pytest && git stash pop', ['(unknown)']],
    ['mv old.c new.c && rm -rf build', ['old.c', 'new.c', 'build']],
    ['cp a.py /tmp/a.bak', []],
    ['awk "{print}" x | sort', []],
  ])('%s', (command, paths) => expect(editedPaths(command, 'bash')).toEqual(paths));

  it('reads patches and file tools', () => {
    const patch = '*** Begin Patch\n*** Update File: src/a.rs\n*** Add File: src/b.rs\n*** End Patch';
    expect(editedPaths(patch, 'apply_patch')).toEqual(['src/a.rs', 'src/b.rs']);
    expect(editedPaths(`apply_patch <<'P'\n${patch}\nP`, 'bash')).toEqual(['src/a.rs', 'src/b.rs']);
    expect(editedPaths(json({ file_path: '/app/x.go', old_string: 'a', new_string: 'b' }), 'Edit')).toEqual([
      '/app/x.go',
    ]);
  });
});

describe('isTestCommand', () => {
  it('leaves set-up, generators and file names alone', () => {
    for (const command of [
      'python setup.py build_ext',
      'python gen.py',
      'cat test.py',
      'vim pytest.ini',
      'pip install pytest',
      'bash install.sh',
      'git add tests',
    ]) {
      expect(isTestCommand(command), command).toBe(false);
    }
  });
});
