import { expect, it } from 'vitest';
import type { ChatMessage } from '@/lib/model/chat-model';
import { sha256 } from './context';
import { conversationHash } from './conversation-hash';

const user = (content: string): ChatMessage => ({ role: 'user', content, cacheHere: true });

it('is the hash of the whole request, whatever was asked before', () => {
  const hash = conversationHash();
  const [first, reply, second, other] = ['first “one”', 'reply\n', 'second', 'other'].map(user);
  if (!first || !reply || !second || !other) throw new Error('a message is missing');
  for (const [system, ...messages] of [
    ['s', first],
    ['s', first],
    ['s', first, reply, second],
    ['s', first, { ...reply }, second],
    ['s', first, other],
    ['s'],
    ['t', first, reply],
    ['', first, reply],
  ] as [string, ...ChatMessage[]][])
    expect(hash({ system, messages })).toBe(sha256([system, messages]));
});
