import type { ChatModel } from './chat-model';
import { scriptedAgent } from './scripted-agent';
import { scriptedExtractive } from './scripted-extractive';
import { scriptedJudge } from './scripted-judge';

/** What a scripted model can do; it refuses every other prompt with `model-bad-request`. */
export type ScriptedRole = 'summariser' | 'judge' | 'agent';

export interface ScriptedPolicy {
  /** The part of the name after `scripted/`. */
  policy: string;
  role: ScriptedRole;
  /** One sentence for a form. */
  description: string;
}

const POLICIES: (ScriptedPolicy & { build: () => ChatModel })[] = [
  {
    policy: 'extractive',
    role: 'summariser',
    description: 'Writes summaries by rules from the trace; no network, no understanding.',
    build: scriptedExtractive,
  },
  {
    policy: 'evidence',
    role: 'judge',
    description: 'Votes for the strongest recorded evidence with seeded noise; no network, no understanding.',
    build: scriptedJudge,
  },
  {
    policy: 'demo',
    role: 'agent',
    description:
      'Plays written attempts at the demo tasks through the real agents; no network, no understanding.',
    build: () => scriptedAgent(),
  },
];

/** The scripted models there are. */
export function scriptedPolicies(): ScriptedPolicy[] {
  return POLICIES.map(({ policy, role, description }) => ({ policy, role, description }));
}

/** The model `scripted/<policy>`; null for a policy that does not exist. */
export function scriptedModel(policy: string): ChatModel | null {
  return POLICIES.find((known) => known.policy === policy)?.build() ?? null;
}
