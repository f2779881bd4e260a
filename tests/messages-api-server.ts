import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { errorMessage } from '@/lib/errors';
import { apiError, badRequest, type ErrorReply, type Reply } from '@/tests/messages-api-replies';
import {
  blocksOf,
  cacheMarkFault,
  createPromptCounter,
  type ReportedUsage,
  requestBody,
  type RequestBody,
  tokensIn,
  toolFault,
} from '@/tests/messages-api-request';

/** One request as it came in, and what became of it. */
export interface RecordedRequest {
  /** From 1, in the order of arrival. */
  n: number;
  headers: IncomingHttpHeaders;
  body: RequestBody;
  /** What the whole reply reported; null before it, and for every other kind of reply. */
  usage: ReportedUsage | null;
  /** The connection closed before the answer was whole: the client hung up, or the reply was to be cut. */
  abandoned: boolean;
}

export interface MessagesApiOptions {
  /** Decides about the n-th request (from 1). */
  reply: (request: RecordedRequest, n: number) => Reply | Promise<Reply>;
  /** When given, requests must bring it. */
  key?: string;
  /** Where the key is looked for; `either` header by default. */
  auth?: 'either' | 'authorization' | 'x-api-key';
  /** Shorter prefixes are not cached; the real API has 1,024 to 4,096 by model. 0 when left out. */
  cacheMinTokens?: number;
  /** 0: any free port. */
  port?: number;
}

export interface MessagesApiServer {
  /** Base URL, without `/v1`. */
  url: string;
  requests: RecordedRequest[];
  /** The most requests that were open at once. */
  maxOpen(): number;
  /** Sum over the whole replies; what replies cut short had reported is not in it. Also at `GET /usage`. */
  totals(): ReportedUsage & { replies: number };
  close(): Promise<void>;
}

/** A local server on 127.0.0.1 that speaks the Messages API, streamed and whole, and fails as it is told. */
export async function startMessagesApiServer(options: MessagesApiOptions): Promise<MessagesApiServer> {
  const requests: RecordedRequest[] = [];
  const countPrompt = createPromptCounter(options.cacheMinTokens);
  let open = 0;
  let maxOpen = 0;

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    if (message.method === 'GET' && message.url === '/usage') return sendJson(response, 200, totals());
    const text = await readText(message);
    const fault = faultOf(message, options);
    if (fault) return sendError(response, fault);
    const parsed = requestBody.safeParse(JSON.parse(text));
    if (!parsed.success) return sendError(response, badRequest(parsed.error.message));
    const body = parsed.data;
    const cacheFault = cacheMarkFault(blocksOf(body));
    const refused = cacheFault ?? toolFault(body);
    if (refused) return sendError(response, badRequest(refused));

    const record: RecordedRequest = {
      n: requests.length + 1,
      headers: message.headers,
      body,
      usage: null,
      abandoned: false,
    };
    requests.push(record);
    response.on('close', () => (record.abandoned = !response.writableEnded));
    const prompt = countPrompt(body);
    const reply = await options.reply(record, record.n);
    if (response.destroyed) return;
    if (reply.kind !== 'error' && reply.kind !== 'raw') prompt.answerBegins();
    const usage = { ...prompt.usage, output_tokens: tokensIn(toldBy(reply)) };
    await send(response, reply, { body, n: record.n, usage });
    if (reply.kind === 'message' && reply.withUsage) record.usage = usage;
  }

  function totals(): ReportedUsage & { replies: number } {
    const sum = {
      replies: 0,
      input_tokens: 0,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: 0,
    };
    for (const { usage } of requests) {
      if (!usage) continue;
      sum.replies += 1;
      sum.input_tokens += usage.input_tokens;
      sum.cache_creation_input_tokens += usage.cache_creation_input_tokens;
      sum.cache_read_input_tokens += usage.cache_read_input_tokens;
      sum.output_tokens += usage.output_tokens;
    }
    return sum;
  }

  const server = createServer((message, response) => {
    open += 1;
    maxOpen = Math.max(maxOpen, open);
    response.on('close', () => (open -= 1));
    answer(message, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendError(response, apiError(500, 'api_error', `The local server failed: ${errorMessage(error)}`));
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    maxOpen: () => maxOpen,
    totals,
    close: () =>
      new Promise((resolve, reject) => {
        if (!server.listening) return resolve();
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** What is wrong with a request before its body is read; null when nothing. */
function faultOf(message: IncomingMessage, { key, auth = 'either' }: MessagesApiOptions): ErrorReply | null {
  if (message.method !== 'POST' || message.url !== '/v1/messages') {
    return apiError(404, 'not_found_error', `Not found: ${message.method} ${message.url}`);
  }
  if (!message.headers['anthropic-version']) return badRequest('anthropic-version: header is required');
  if (key === undefined) return null;
  const bearer = message.headers.authorization?.replace(/^Bearer /, '');
  const plain = message.headers['x-api-key'];
  const given = auth === 'authorization' ? [bearer] : auth === 'x-api-key' ? [plain] : [bearer, plain];
  if (given.includes(key)) return null;
  // Some servers repeat the key; a client must not pass that on.
  return apiError(401, 'authentication_error', `invalid x-api-key: ${given.join(' ')}`);
}

/** Everything a reply writes, for its count of tokens. */
function toldBy(reply: Reply): string {
  if (reply.kind === 'error' || reply.kind === 'raw') return '';
  const calls = reply.kind === 'error-event' ? [] : reply.toolUses;
  return [reply.text, ...calls.map(({ name, json }) => name + json)].join('');
}

interface Answered {
  body: RequestBody;
  n: number;
  usage: ReportedUsage;
}

async function send(response: ServerResponse, reply: Reply, about: Answered): Promise<void> {
  if (reply.kind === 'error') return sendError(response, reply);
  if (reply.kind === 'raw') {
    response.writeHead(reply.status, { 'content-type': reply.contentType }).end(reply.body);
  } else if (about.body.stream) {
    await stream(response, reply, about);
  } else if (reply.kind === 'message') {
    const calls = reply.toolUses.map(({ id, name, json }) => {
      return { type: 'tool_use', id, name, input: JSON.parse(json) };
    });
    const texts = reply.text === '' && calls.length > 0 ? [] : [{ type: 'text', text: reply.text }];
    const content = [...texts, ...calls];
    sendJson(response, 200, { ...wholeMessage(reply, about), content, stop_reason: reply.stopReason });
  } else if (reply.kind === 'error-event') {
    sendJson(response, 529, { type: 'error', error: { type: reply.type, message: reply.message } });
  } else {
    response.destroy();
  }
}

function sendError(response: ServerResponse, { status, type, message, headers }: ErrorReply): void {
  sendJson(response, status, { type: 'error', error: { type, message }, request_id: 'req_local' }, headers);
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_local', ...headers });
  response.end(JSON.stringify(body));
}

function wholeMessage(reply: Reply, { body, n, usage }: Answered) {
  const counted = reply.kind !== 'message' || reply.withUsage;
  return {
    id: `msg_${n}`,
    type: 'message',
    role: 'assistant',
    model: (reply.kind === 'message' ? reply.model : null) ?? body.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    ...(counted ? { usage } : {}),
  };
}

/** Events as described at https://platform.claude.com/docs/en/build-with-claude/streaming */
async function stream(
  response: ServerResponse,
  reply: Exclude<Reply, { kind: 'raw' | 'error' }>,
  about: Answered,
): Promise<void> {
  const event = (type: string, data: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
  const write = (chunk: string) => new Promise<void>((resolve) => response.write(chunk, () => resolve()));
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'request-id': 'req_local' });
  const start = wholeMessage(reply, about);
  const startUsage = start.usage ? { usage: { ...start.usage, output_tokens: 1 } } : {};
  await write(event('message_start', { message: { ...start, ...startUsage } }));
  const blocks = streamedBlocks(reply);
  for (const [index, { start: content_block, deltas }] of blocks.entries()) {
    await write(event('content_block_start', { index, content_block }));
    if (index === 0) await write(event('ping', {}));
    for (const delta of deltas) await write(event('content_block_delta', { index, delta }));
    const isOpen = reply.kind !== 'message' && index === blocks.length - 1;
    if (!isOpen) await write(event('content_block_stop', { index }));
  }
  if (reply.kind === 'cut') {
    if (reply.how === 'reset') response.destroy();
    else response.end();
    return;
  }
  if (reply.kind === 'error-event') {
    response.end(event('error', { error: { type: reply.type, message: reply.message } }));
    return;
  }
  const delta = { stop_reason: reply.stopReason, stop_sequence: null };
  const usage = reply.withUsage ? { usage: { output_tokens: about.usage.output_tokens } } : {};
  await write(event('message_delta', { delta, ...usage }));
  response.end(event('message_stop', {}));
}

/** The blocks of a reply, each in pieces: a text (also an empty one, when there is nothing else), then tool calls. */
function streamedBlocks(reply: Exclude<Reply, { kind: 'raw' | 'error' }>) {
  const calls = reply.kind === 'error-event' ? [] : reply.toolUses;
  const text = {
    start: { type: 'text', text: '' },
    deltas: pieces(reply.text).map((part) => ({ type: 'text_delta', text: part })),
  };
  const tools = calls.map(({ id, name, json }) => ({
    start: { type: 'tool_use', id, name, input: {} },
    deltas: ['', ...pieces(json)].map((part) => ({ type: 'input_json_delta', partial_json: part })),
  }));
  return reply.text === '' && tools.length > 0 ? tools : [text, ...tools];
}

function pieces(text: string): string[] {
  const size = Math.max(1, Math.ceil(text.length / 3));
  const found: string[] = [];
  for (let at = 0; at < text.length; at += size) found.push(text.slice(at, at + size));
  return found;
}
