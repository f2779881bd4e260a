import { parseArgs } from 'node:util';
import { startMessagesApiServer } from '@/tests/messages-api-server';
import { standIn } from '@/tests/messages-api-stand-in';

// A stand-in for a model, for end-to-end runs without a key:
//   tsx tests/messages-api-server-main.ts --port 0 [--key KEY]
// prints its URL for ANTHROPIC_BASE_URL; GET /usage tells what it has reported in all.
const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, key: { type: 'string' } },
});
const server = await startMessagesApiServer({
  port: Number(values.port),
  key: values.key,
  reply: (request) => standIn(request.body),
});
process.stdout.write(`${server.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
