import { describe, expect, it, onTestFinished } from 'vitest';
import { agentInput, BUSY_FILE, describeAgentContract } from '@/lib/agents/contract';
import { nopAgent } from '@/lib/agents/nop';
import { oracleAgent } from '@/lib/agents/oracle';
import { readTask } from '@/lib/benchmarks/read-task';
import { writeTask, type TaskFiles } from '@/tests/test-task';
import { testFolder } from '@/tests/test-database';
import { describeWithSandbox, openTestSandbox } from '@/tests/test-sandbox';

const taskOf = (files: TaskFiles) => readTask(writeTask(testFolder(), 't', files), 'b');
const solvedBy = async (solution: string, files: TaskFiles = {}) => ({
  agent: oracleAgent(await taskOf({ 'solution/solve.sh': solution, ...files })),
  replies: [],
});

async function solve(solution: string, files: TaskFiles = {}) {
  const scenario = await solvedBy(solution, files);
  const sandbox = await openTestSandbox();
  onTestFinished(() => sandbox.remove());
  const trace = agentInput(sandbox, scenario);
  return { ...trace, sandbox, end: await scenario.agent.run(trace.input) };
}

describeWithSandbox('agents that check tasks', () => {
  describeAgentContract('oracle', {
    openSandbox: openTestSandbox,
    asksModel: false,
    works: () => solvedBy('#!/bin/bash\necho done > result.txt; cat result.txt\n'),
    busy: () => solvedBy(`#!/bin/bash\ntouch ${BUSY_FILE}; sleep 300\n`),
  });

  describeAgentContract('nop', {
    openSandbox: openTestSandbox,
    asksModel: false,
    works: () => ({ agent: nopAgent(), replies: [] }),
    busy: null,
  });

  describe('oracle', () => {
    it('runs the solution in the workdir with its variables, files beside it', async () => {
      const { end, steps, files, sandbox } = await solve(
        '#!/bin/bash\necho "$PWD $NAME $DEBIAN_FRONTEND"; cat /solution/data/x > answer\n',
        { 'task.toml': '[solution.env]\nNAME = "me"\n', 'solution/data/x': 'from a file' },
      );
      const said = `${sandbox.workdir} me noninteractive\n`;
      expect(end).toMatchObject({ exitStatus: 'submitted', detail: null, patch: null, prompt: null });
      expect(steps).toMatchObject([
        { tool: 'bash', command: '/solution/solve.sh', observation: said, returnCode: 0, error: null },
      ]);
      expect(files.get('oracle.txt')).toBe(said);
      const answer = await sandbox.readFile(`${sandbox.workdir}/answer`, 100);
      expect(answer?.toString()).toBe('from a file');
    });

    it('ends with what went wrong', async () => {
      expect((await solve('#!/bin/bash\nexit 3\n')).end).toMatchObject({
        ...{ exitStatus: 'agent-error', exitStatusRaw: 'SolutionFailed' },
        detail: 'solve.sh ended with return code 3.',
      });
      const none = await solve('', { 'solution/solve.sh': null });
      expect(none.end).toMatchObject({ exitStatus: 'agent-error', exitStatusRaw: 'NoSolution' });
      expect(none.steps).toEqual([]);
    });

    it('shows both ends of a long output and keeps all of it', async () => {
      const { steps, files } = await solve('#!/bin/bash\necho first; head -c 300000 /dev/zero; echo last\n');
      const [step] = steps;
      expect(step?.truncated).toBe(true);
      expect(step?.observation).toMatch(
        /^first\n\ufffd+\n\[… 200,011 characters left out, see oracle\.txt …\]/,
      );
      expect(step?.observation).toMatch(/last\n$/);
      expect(files.get('oracle.txt')).toHaveLength(300_011);
    });

    it('runs the solution of its own step', async () => {
      const task = await taskOf({
        'task.toml': '[[steps]]\nname = "one"\n[[steps]]\nname = "two"\n',
        ...{ 'steps/one/instruction.md': '1', 'steps/one/solution/solve.sh': 'printf 1 >> trail\n' },
        ...{ 'steps/two/instruction.md': '2', 'steps/two/solution/solve.sh': 'printf 2 >> trail\n' },
      });
      const sandbox = await openTestSandbox();
      onTestFinished(() => sandbox.remove());
      for (const step of task.steps) {
        const agent = oracleAgent(task, step);
        await agent.run(agentInput(sandbox, { agent, replies: [] }).input);
      }
      expect((await sandbox.readFile(`${sandbox.workdir}/trail`, 10))?.toString()).toBe('12');
    });
  });
});
