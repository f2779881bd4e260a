import { describeAgentContract, BUSY_FILE } from '@/lib/agents/contract';
import { COMMAND_FENCE, SUBMIT_MARKER } from '@/lib/agents/mini-prompts';
import { miniSweAgent } from '@/lib/agents/mini-swe-agent';
import { describeWithSandbox, openTestSandbox } from '@/tests/test-sandbox';

const fenced = (command: string) => `I try this.\n\n\`\`\`${COMMAND_FENCE}\n${command}\n\`\`\``;
const called = (command: string) => ({
  text: 'I try this.',
  toolCalls: [{ id: `call-${command.length}`, name: 'bash', input: { command } }],
});

describeWithSandbox('mini-SWE-agent in a sandbox', () => {
  for (const actionFormat of ['fenced', 'tool-call'] as const) {
    const say = actionFormat === 'fenced' ? fenced : called;
    describeAgentContract(`mini-swe-agent, ${actionFormat}`, {
      openSandbox: openTestSandbox,
      asksModel: true,
      works: () => ({
        agent: miniSweAgent(),
        replies: [say('echo done > result.txt; cat result.txt'), say(`echo ${SUBMIT_MARKER}`)],
      }),
      busy: () => ({
        agent: miniSweAgent(),
        replies: [say(`touch ${BUSY_FILE}; sleep 300`), say('echo next')],
      }),
      input: { actionFormat },
    });
  }
});
