import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWithSharedData } from '@/tests/shared-data';
import { readCast } from './cast';

const V2 = '{"version": 2, "width": 160, "height": 40}';

describe('readCast', () => {
  it('reads output and markers of version 2, and leaves out what is broken or not shown', () => {
    const text = `${V2}\n[0.5,"o","a"]\n[1,"i","x"]\n[2,"m","episode 1"]\n[1.5,"o","b"]\n# note\n[3,"o","hal`;
    expect(readCast(text)).toEqual({
      ...{ cols: 160, rows: 40 },
      events: [
        [0.5, 'o', 'a'],
        [2, 'm', 'episode 1'],
        [2, 'o', 'b'],
      ],
    });
  });

  it('adds up the times of version 3', () => {
    const text =
      '{"version":3,"term":{"cols":80,"rows":24}}\n[0.5,"o","a"]\n[1,"i","x"]\n[0.25,"o","b"]\n[1,"x","0"]\n';
    expect(readCast(text)).toEqual({
      ...{ cols: 80, rows: 24 },
      events: [
        [0.5, 'o', 'a'],
        [1.75, 'o', 'b'],
      ],
    });
  });

  it('refuses what is no recording, or one of an absurd size', () => {
    for (const text of ['', 'hello', '[]', '{"version":2}', '{"version":2,"width":100000,"height":40}'])
      expect(readCast(text)).toBeNull();
  });
});

describeWithSharedData('recordings of others', (folder) => {
  it('are read', () => {
    const assets = join(folder, 'asciinema/asciinema__asciinema-player/tests/assets');
    for (const name of ['simple.cast', 'markers-input.cast', 'repeated-input.cast']) {
      const cast = readCast(readFileSync(join(assets, name), 'utf8'));
      expect(cast?.events.length, name).toBeGreaterThan(0);
    }
  });
});
