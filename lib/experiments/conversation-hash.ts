import { createHash, type Hash } from 'node:crypto';
import type { ChatMessage, ChatRequest } from '@/lib/model/chat-model';

/**
 * Hex SHA-256 of the JSON of `[system, messages]`, for one request of a conversation after the other: only the messages
 * that are new are read, or all when an earlier one is no longer the same object.
 */
export function conversationHash(): (request: Pick<ChatRequest, 'system' | 'messages'>) => string {
  let read: ChatMessage[] = [];
  let of: string | null = null;
  let hash: Hash = createHash('sha256');
  return ({ system, messages }) => {
    if (of !== system || read.some((message, at) => message !== messages[at])) {
      [of, read] = [system, []];
      hash = createHash('sha256').update(`[${JSON.stringify(system)},[`);
    }
    for (const message of messages.slice(read.length)) {
      hash.update(`${read.length === 0 ? '' : ','}${JSON.stringify(message)}`);
      read.push(message);
    }
    return hash.copy().update(']]').digest('hex');
  };
}
