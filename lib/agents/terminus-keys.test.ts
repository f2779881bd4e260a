import { describe, expect, it } from 'vitest';
import { keysIn, planSend } from './terminus-keys';

const SIGNAL = 'tmux wait -S done1';
const blocking = (keystrokes: string) => planSend({ keystrokes, is_blocking: true, timeout_sec: 1 }, SIGNAL);
const timed = (keystrokes: string) => planSend({ keystrokes, is_blocking: false, timeout_sec: 1 }, SIGNAL);

describe('keysIn', () => {
  it('knows the names of keys, alone or several, in the forms models write', () => {
    expect(keysIn('C-c')).toEqual(['C-c']);
    expect(keysIn('C-c\n')).toEqual(['C-c']);
    expect(keysIn('Escape Escape')).toEqual(['Escape', 'Escape']);
    expect(keysIn('Ctrl-C')).toEqual(['C-c']);
    expect(keysIn('^X')).toEqual(['C-x']);
    expect(keysIn('Return PageDown F10 C-M-x M-f C-Left')).toEqual([
      'Enter',
      'NPage',
      'F10',
      'C-M-x',
      'M-f',
      'C-Left',
    ]);
  });

  it.each(['', '\n', 'ls', 'q', ':wq', 'Enter the dragon', 'C-cc', 'F13', 'Home\n', '^', 'C-世'])(
    'takes %j for text',
    (text) => {
      expect(keysIn(text)).toBeNull();
    },
  );
});

describe('planSend', () => {
  it('appends the signal and Enter to a blocking command', () => {
    const plan = { kind: 'text', text: `ls -la; ${SIGNAL}\n`, await: 'signal' };
    expect(blocking('ls -la')).toEqual({ ...plan, plain: 'ls -la' });
    expect(blocking('ls -la\n')).toEqual({ ...plan, plain: 'ls -la\n' });
  });

  it('appends none after EOF, another end of a here-document, & and nothing', () => {
    for (const text of ['cat > a <<EOF\nx\nEOF', 'cat <<-"END"\nx\nEND\n', 'node server.js &', '', '\n'])
      expect(blocking(text)).toEqual({ kind: 'text', text: `${text.trimEnd()}\n`, await: 'shell' });
  });

  it('joins the signal so that the line stays what it was', () => {
    expect(blocking('ls;')).toMatchObject({ text: `ls; ${SIGNAL}\n` });
    expect(blocking('ls\n# that is all')).toMatchObject({ text: `ls\n# that is all\n${SIGNAL}\n` });
  });

  it('sends what is not blocking as it stands, and keys as keys', () => {
    expect(timed('vim a.txt\n')).toEqual({ kind: 'text', text: 'vim a.txt\n', await: 'time' });
    expect(timed('i')).toEqual({ kind: 'text', text: 'i', await: 'time' });
    expect(timed('Escape')).toEqual({ kind: 'keys', keys: ['Escape'], await: 'time' });
    expect(blocking('C-c')).toEqual({ kind: 'keys', keys: ['C-c'], await: 'shell' });
  });
});
