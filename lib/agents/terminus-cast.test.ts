import { describe, expect, it } from 'vitest';
import { castOf } from './terminus-cast';

const data = new TextEncoder().encode('$ echo ö\r\nö\r\n');

describe('castOf', () => {
  it('writes header, output and markers in the order of time, from the first output on', () => {
    const cast = castOf(
      { data, times: '100.25 9\n101.5 6\n' },
      [{ at: new Date(100_500), label: 'episode 1' }],
      'clock',
    );
    const lines = cast
      ?.trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([
      {
        ...{ version: 2, width: 160, height: 40, timestamp: 100, title: 'clock' },
        env: { SHELL: '/bin/bash', TERM: 'screen-256color' },
      },
      [0, 'o', '$ echo ö'],
      [0.25, 'm', 'episode 1'],
      [1.25, 'o', '\r\nö\r\n'],
    ]);
  });

  it('joins characters that were cut apart, and never goes back in time', () => {
    const cast = castOf({ data, times: '10.5 8\n10.2 7\n' }, [{ at: new Date(0), label: 'x' }], 't');
    expect(cast?.split('\n').slice(1, 4)).toEqual([
      '[0,"o","$ echo "]',
      '[0,"o","ö\\r\\nö\\r\\n"]',
      '[0,"m","x"]',
    ]);
  });

  it('gives nothing without output', () => {
    expect(castOf({ data, times: '' }, [], 't')).toBeNull();
  });
});
