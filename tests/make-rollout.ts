import { UNKNOWN_OUTCOME, UNKNOWN_USAGE, type RecordedRollout, type Step } from '@/lib/rollout/rollout';

/** One step with everything unknown but what is given. */
export function makeStep(index: number, change: Partial<Step> = {}): Step {
  return {
    index,
    turn: index,
    source: 'agent',
    thought: null,
    reasoning: null,
    tool: 'bash',
    command: 'true',
    observation: '',
    returnCode: 0,
    error: null,
    truncated: false,
    usage: null,
    costUsd: null,
    startedAt: null,
    durationMs: null,
    ...change,
  };
}

/** A small rollout of the task `adder`: looks, edits, tests, submits. */
export function makeRollout(name: string, change: Partial<RecordedRollout> = {}): RecordedRollout {
  return {
    sourceKey: name,
    sourceFormat: 'mini-swe-agent',
    formatVersion: 'mini-swe-agent-1.1',
    task: {
      benchmark: 'unit',
      name: 'adder',
      instruction: 'The function add must return the sum.',
      baseCommit: null,
    },
    agent: { name: 'mini-swe-agent', version: '2.0' },
    model: 'some/model',
    exitStatus: 'submitted',
    exitStatusRaw: 'Submitted',
    outcome: UNKNOWN_OUTCOME,
    patch: `diff --git a/add.js b/add.js\n--- a/add.js\n+++ b/add.js\n@@ -1 +1 @@\n-a - b\n+a + b // ${name}\n`,
    prompt: null,
    steps: [
      makeStep(1, {
        thought: 'I think the issue is the operator.',
        command: 'cat add.js',
        observation: 'a - b',
      }),
      makeStep(2, { thought: 'Fix it.', command: "sed -i 's/-/+/' add.js" }),
      makeStep(3, {
        thought: `Now test ${name}.`,
        command: 'node --test',
        observation: '# pass 3\n# fail 0',
      }),
    ],
    usage: UNKNOWN_USAGE,
    costUsd: null,
    startedAt: null,
    endedAt: null,
    attachments: [],
    warnings: [],
    extra: {},
    ...change,
  };
}
