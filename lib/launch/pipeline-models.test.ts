import { expect, test } from 'vitest';
import { pipelineModels, scriptedRoleProblem } from './pipeline-models';

test('summariser and judge are the agent’s model; scripted ones beside a scripted agent', () => {
  expect(pipelineModels('anthropic/x')).toEqual({ summariser: 'anthropic/x', judge: 'anthropic/x' });
  const scripted = { summariser: 'scripted/extractive', judge: 'scripted/evidence' };
  expect(pipelineModels('scripted/demo')).toEqual(scripted);
  expect(pipelineModels(null)).toEqual(scripted);
});

test('a scripted model does the work of its own role only', () => {
  expect(scriptedRoleProblem('judge', 'scripted/evidence')).toBeNull();
  expect(scriptedRoleProblem('judge', 'scripted/demo')).toMatch(/cannot vote.*scripted\/evidence/);
  expect(scriptedRoleProblem('summariser', 'scripted/evidence')).toMatch(/cannot write summaries/);
  expect(scriptedRoleProblem('judge', 'anthropic/x')).toBeNull();
});
