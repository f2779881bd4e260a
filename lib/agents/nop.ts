import type { Agent } from '@/lib/agents/agent';
import { RunoffError } from '@/lib/errors';

/** Does nothing, so that a task whose tests pass without any work is found out. */
export function nopAgent(): Agent {
  return {
    ...{ name: 'nop', version: '1.0', formatVersion: null },
    async run({ signal }) {
      if (signal.aborted) throw new RunoffError('cancelled', 'Cancelled before it started.');
      return {
        ...{ exitStatus: 'submitted', exitStatusRaw: 'Nothing', patch: null, prompt: null, detail: null },
      };
    },
  };
}
