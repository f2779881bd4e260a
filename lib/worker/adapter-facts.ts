import { agentWords } from '@/lib/agents/agent-words';
import type { AdapterFacts } from '@/lib/experiments/run-tools';
import { priceOf, PRICES_AS_OF } from '@/lib/model/prices';

const FREE = { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 };

/** What adapters tell a manifest. */
export function adapterFacts(): AdapterFacts {
  return {
    agentWords,
    pricesAsOf: PRICES_AS_OF,
    price(model) {
      const [provider = '', ...id] = model.split('/');
      return provider === 'scripted' ? FREE : priceOf(id.join('/'));
    },
  };
}
