import { expect, test } from 'vitest';
import { planImport } from '@/lib/import/plan';
import { treeOf } from '@/lib/import/test-tree';

const mini = (prompt: string, instanceId: string) => ({
  info: {},
  messages: [
    { role: 'user', content: prompt },
    { role: 'assistant', content: 'THOUGHT: look\n\n```bash\nls\n```' },
  ],
  trajectory_format: 'mini-swe-agent-1',
  instance_id: instanceId,
});

const LONG = 1_000_000;

// A pattern whose time grows with the square of the length takes minutes here, and the test's time limit ends it.
test.each([
  ['a prompt of dashes', { 'x/a.traj.json': mini('-'.repeat(LONG), 'a') }],
  ['a name of underscores', { 'x/a.traj.json': mini('Do it.', '_'.repeat(LONG)) }],
  [
    'an exit status of brackets',
    {
      'x/a.traj': {
        trajectory: [{ action: 'ls', observation: '', response: '', thought: '', state: '{}' }],
        history: [{ role: 'user', content: 'Do it.' }],
        info: { exit_status: '('.repeat(LONG) },
      },
    },
  ],
])('%s is read in a moment', async (_name, contents) => {
  const plan = await planImport(treeOf(contents));
  expect(plan.failed).toEqual([]);
  expect(plan.entries).toHaveLength(1);
});
