import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellCommands } from './shell-commands';

describe('shellCommands', () => {
  it('splits chains and pipes and keeps quoted text together', () => {
    const commands = shellCommands(`cd /repo && grep -n "a; b" x.py | head -5; echo 'it is > fine'`);
    expect(commands.map((command) => command.words)).toEqual([
      ['cd', '/repo'],
      ['grep', '-n', 'a; b', 'x.py'],
      ['head', '-5'],
      ['echo', 'it is > fine'],
    ]);
    expect(commands.map((command) => command.fed)).toEqual([false, false, true, false]);
    expect(commands.flatMap((command) => command.writes)).toEqual([]);
  });

  it('finds redirections and leaves descriptors alone', () => {
    const commands = shellCommands(
      'make >build.log 2>&1; ls 2>/dev/null; a >> out.txt; b &> all.log; c 2> err.txt; d >| forced',
    );
    expect(commands.map((command) => command.writes)).toEqual([
      ['build.log'],
      ['/dev/null'],
      ['out.txt'],
      ['all.log'],
      ['err.txt'],
      ['forced'],
    ]);
  });

  it('reads here-documents and goes on behind them', () => {
    const [cat, python] = shellCommands("cat <<'EOF' > a.py\nprint('x > y')\nrm z\nEOF\npython a.py");
    expect(cat).toMatchObject({ words: ['cat'], writes: ['a.py'], heredoc: "print('x > y')\nrm z" });
    expect(python?.words).toEqual(['python', 'a.py']);
  });

  it('drops assignments and wrappers', () => {
    expect(shellCommands('FOO=1 time timeout -k 5 60 python -m pytest -q')[0]?.words).toEqual([
      'python',
      '-m',
      'pytest',
      '-q',
    ]);
    expect(shellCommands('uv run pytest')[0]?.words).toEqual(['pytest']);
  });

  it('keeps a number before > that is a word of its own', () => {
    expect(shellCommands('echo 12 > n.txt')[0]).toMatchObject({ words: ['echo', '12'], writes: ['n.txt'] });
  });

  it('ends on any text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            'a',
            ' ',
            '\n',
            '"',
            "'",
            '>',
            '<',
            '|',
            '&',
            ';',
            '(',
            ')',
            '$',
            '\\',
            '#',
            '2',
            'E',
          ),
        }),
        (text) => {
          expect(Array.isArray(shellCommands(text))).toBe(true);
        },
      ),
    );
  });
});
