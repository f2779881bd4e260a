import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '@/tests/test-database';
import { ownIdentity, reapSandboxes } from './bubblewrap-state';

it('removes first records that a killed process had not finished, and none of a living one', async () => {
  const stateFolder = testFolder();
  const folder = join(stateFolder, 'sandboxes');
  mkdirSync(folder);
  const { bootId, owner } = await ownIdentity();
  const state = { bootId, monitor: null, init: null, groups: [] };
  const write = (name: string, text: string, minutesAgo = 0) => {
    const path = join(folder, `${name}.json.new`);
    writeFileSync(path, text);
    const at = Date.now() / 1000 - minutesAgo * 60;
    utimesSync(path, at, at);
  };
  write('living', JSON.stringify({ ...state, id: 'living', owner }), 60);
  write('killed', JSON.stringify({ ...state, id: 'killed', owner: { ...owner, pid: 2 ** 22 + 1 } }));
  write('before-the-reboot', JSON.stringify({ ...state, id: 'b', bootId: 'another', owner }));
  write('being-written', '{"id": "being-');
  write('cut', '{"id": "cut', 5);
  expect(await reapSandboxes(stateFolder)).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['being-written.json.new', 'living.json.new']);
});
