import { afterEach, expect, test } from 'vitest';
import type { AgentEnd, AgentInput } from '@/lib/agents/agent';
import {
  agentInput,
  BUSY_FILE,
  checkSteps,
  describeAgentContract,
  type AgentTrace,
} from '@/lib/agents/contract';
import { terminus1 } from '@/lib/agents/terminus-1';
import { describeWithSandbox, openTestSandbox } from '@/tests/test-sandbox';
import { RunoffError } from '@/lib/errors';
import { DEFAULT_LIMITS } from '@/lib/launch/settings';
import { anthropicModel } from '@/lib/model/anthropic';
import { createLimiter } from '@/lib/model/limiter';
import type { Sandbox } from '@/lib/sandbox/sandbox';
import * as replies from '@/tests/messages-api-replies';
import { promptText } from '@/tests/messages-api-request';
import { startMessagesApiServer, type MessagesApiServer } from '@/tests/messages-api-server';

type Entry = [keystrokes: string, is_blocking: boolean, timeout_sec: number];

const json = (entries: Entry[], done = false): string =>
  JSON.stringify({
    state_analysis: 'A prompt.',
    explanation: 'I go on.',
    commands: entries.map(([keystrokes, is_blocking, timeout_sec]) => ({
      keystrokes,
      is_blocking,
      timeout_sec,
    })),
    is_task_complete: done,
  });
const run = (...commands: string[]) =>
  replies.message(json(commands.map((command) => [`${command}\n`, true, 20])));
const send = (...entries: Entry[]) => replies.message(json(entries));
const complete = replies.message(json([], true));

let server: MessagesApiServer | null = null;
let sandbox: Sandbox | null = null;
afterEach(async () => {
  await server?.close();
  await sandbox?.remove();
  server = sandbox = null;
});

interface Options extends Partial<AgentInput> {
  /** Runs in the sandbox before the agent starts. */
  before?: string;
}

/** Lets the agent work against the local server, whose n-th answer is the n-th of `answers` (the last one repeats). */
async function play(answers: replies.Reply[], { before, ...changes }: Options = {}) {
  const reply = (_: unknown, n: number) => answers[Math.min(n, answers.length) - 1] ?? replies.serverError();
  const started = (server = await startMessagesApiServer({ reply }));
  const opened = (sandbox = await openTestSandbox());
  if (before !== undefined) await opened.exec(before, { timeoutMs: 10_000 });
  const limiter = createLimiter({ backoffMs: 1 });
  const model = anthropicModel('claude-opus-4-5', { apiKey: 'k', baseUrl: started.url, limiter });
  const ask: AgentInput['ask'] = (request, signal) => model.complete(request, signal);
  const agent = terminus1();
  const trace = agentInput(opened, { agent, replies: [] }, { modelName: model.name, ask, ...changes });
  const end = await agent.run(trace.input).catch((error: unknown) => {
    if (error instanceof RunoffError) return error;
    throw error;
  });
  checkSteps(trace.steps);
  return { end, ...trace, prompts: started.requests.map(({ body }) => promptText(body)) };
}

const fileOf = ({ files }: Pick<AgentTrace, 'files'>, path: string): string =>
  String(files.get(path) ?? '(none)');
const screens = ({ steps }: Pick<AgentTrace, 'steps'>) => steps.map((step) => step.observation ?? '');
const endOf = (end: AgentEnd | RunoffError) =>
  end instanceof RunoffError ? end.code : `${end.exitStatus} ${end.exitStatusRaw}`;

describeWithSandbox('Terminus 1 in a sandbox', () => {
  describeAgentContract('terminus-1', {
    openSandbox: openTestSandbox,
    asksModel: true,
    works: () => ({
      agent: terminus1(),
      replies: [json([['echo done > result.txt\n', true, 10]]), json([['cat result.txt\n', true, 10]], true)],
    }),
    busy: () => ({
      agent: terminus1(),
      replies: [json([[`touch ${BUSY_FILE}; sleep 300\n`, true, 170]]), json([])],
    }),
  });
});

describeWithSandbox('terminus-1', () => {
  test('types into one terminal that lives on, and keeps what it saw', async () => {
    const played = await play([
      run('echo wörk > result.txt', 'WORD="it\'s"'),
      run('cat result.txt; echo "$WORD!"'),
      complete,
    ]);
    expect(endOf(played.end)).toBe('submitted TaskComplete');
    expect(played.steps).toHaveLength(3);
    expect(played.steps[0]).toMatchObject({
      ...{ turn: 1, thought: 'A prompt.\n\nI go on.', tool: 'keystrokes', error: null, returnCode: null },
      command: `# run, up to 20 s\necho wörk > result.txt\n# run, up to 20 s\nWORD="it's"`,
    });
    expect(screens(played)[1]).toMatch(/echo "\$WORD!"; tmux wait -S done3\nwörk\nit's!\n.*[#$]$/);
    expect(played.steps[2]).toMatchObject({ command: null, observation: screens(played)[1] });
    expect(fileOf(played, 'episode-0/prompt.txt')).toMatch(
      /^# Task\n\nWrite the word[^]+# Screen\n\n.*[#$]$/,
    );
    expect(fileOf(played, 'episode-1/prompt.txt')).toContain('WORD="it\'s"');
    expect(JSON.parse(fileOf(played, 'episode-2/response.json'))).toMatchObject({ is_task_complete: true });
    expect(fileOf(played, 'panes/episode-1.txt')).toContain('wörk');
    expect([...played.files.keys()]).toContain('panes/pre-agent.txt');
    expect(played.prompts[2]).toContain(fileOf(played, 'episode-2/prompt.txt'));
    expect(played.prompts[2]).toContain(fileOf(played, 'episode-0/prompt.txt'));
  });

  test('records the pane as an asciinema cast that shows what was done, with a marker per episode', async () => {
    const played = await play([run("printf 'äöü \\033[31mred\\033[0m\\n'"), complete]);
    const [header, ...events] = fileOf(played, 'recording.cast')
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(header).toMatchObject({ version: 2, width: 160, height: 40, title: 'contract' });
    const list = events as [number, string, string][];
    const output = list.flatMap(([, code, data]) => (code === 'o' ? [data] : [])).join('');
    expect(output).toContain('äöü \u001b[31mred\u001b[0m\r\n');
    expect(list.flatMap(([, code, data]) => (code === 'm' ? [data] : []))).toEqual([
      'episode 0',
      'episode 1',
    ]);
    const times = list.map(([at]) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('asks again after a reply that cannot be read, three times for one screen', async () => {
    const bad = replies.message('I would rather talk.');
    const good = await play([bad, bad, run('echo fine'), bad, replies.message(`Look: ${json([], true)}`)]);
    expect(endOf(good.end)).toBe('submitted TaskComplete');
    expect(good.steps.map((step) => step.error)).toEqual([
      'format-error',
      'format-error',
      null,
      'format-error',
      null,
    ]);
    expect(good.steps[0]).toMatchObject({ thought: 'I would rather talk.', command: null, tool: null });
    expect(good.steps[0]?.observation).toContain('holds no whole JSON object');
    expect(fileOf(good, 'episode-0/response-2.txt')).toBe('I would rather talk.');
    expect(fileOf(good, 'episode-0/response-3.json')).toContain('echo fine');
    expect(good.prompts[1]).toContain(good.steps[0]?.observation);

    await server?.close();
    await sandbox?.remove();
    const never = await play([bad]);
    expect(endOf(never.end)).toBe('format-error RepeatedFormatError');
    expect(never.prompts).toHaveLength(3);
    expect(never.steps).toHaveLength(3);
  });

  test('tells of text around the JSON, and of a reply that was cut', async () => {
    const around = replies.message(`Here:\n\`\`\`json\n${json([['echo one\n', true, 9]])}\n\`\`\``);
    const played = await play([around, replies.outOfTokens('{"state_analysis": "long'), complete]);
    expect(fileOf(played, 'episode-1/prompt.txt')).toMatch(
      /^Text around the JSON object was ignored\.\n\nThe screen now:/,
    );
    expect(played.steps[1]?.observation).toContain('cut off');
  });

  test('skips the rest of a batch after a timeout and says so; the terminal goes on', async () => {
    const slow = send(['echo before\n', true, 9], ['sleep 60\n', true, 1], ['echo never\n', true, 9]);
    const played = await play([slow, send(['C-c', true, 9], ['echo after\n', true, 9]), complete]);
    expect(played.steps[0]).toMatchObject({ error: 'timeout' });
    expect(played.steps[0]?.command).toContain(
      '# run, up to 1 s: timed out\nsleep 60\n# run, up to 9 s: skipped\n# echo never',
    );
    expect(fileOf(played, 'episode-1/prompt.txt')).toMatch(
      /^Entry 2 of your batch was not done after 1 s.+ The 1 after it was not sent\./,
    );
    expect(screens(played)[1]).toMatch(/\^C[^]*\nafter\n/);
    expect(screens(played).join()).not.toContain('echo never');
  });

  test('caps what an entry may take at the limit of a command', async () => {
    const limits = { ...DEFAULT_LIMITS['terminus-1'], commandTimeoutMs: 700 };
    const played = await play([send(['sleep 60\n', true, 50]), complete], { limits });
    expect(played.steps[0]).toMatchObject({
      error: 'timeout',
      command: '# run, up to 0.7 s: timed out\nsleep 60',
    });
  });

  test('waits for the end of a here-document and for nothing in the background', async () => {
    const text = Array.from({ length: 200 }, (_, i) => `line ${i}: "$HOME" it's; ünï`).join('\n');
    const heredoc = send(
      [`cat > notes.txt <<'EOF'\n${text}\nEOF\n`, true, 30],
      ['clear\n', true, 10],
      ['sleep 120 &\n', true, 30],
      ['jobs; wc -l < notes.txt; head -n 1 notes.txt\n', true, 10],
    );
    const played = await play([heredoc, complete]);
    expect(played.steps[0]?.error).toBeNull();
    expect(played.steps[0]?.durationMs).toBeLessThan(25_000);
    expect(screens(played)[0]).toMatch(/Running .*\n200\nline 0: "\$HOME" it's; ünï\n/);
  });

  test('shows full-screen programs, presses keys in them, and never types its signal there', async () => {
    const program = `printf '\\033[?1049h\\033[2;3HFULL SCREEN'; IFS= read -r line; printf '\\033[?1049l'; echo "read: $line"`;
    const played = await play([
      send([`${program}\n`, false, 1]),
      send(['hello', true, 20], ['Enter', false, 1]),
      run('echo back'),
      complete,
    ]);
    expect(screens(played)[0]).toMatch(/^\n {2}FULL SCREEN$/);
    expect(fileOf(played, 'episode-2/prompt.txt')).toContain('typed into a full-screen program');
    expect(screens(played)[1]).toMatch(/\nread: hello\n/);
    expect(screens(played)[2]).toContain('\nback\n');
  });

  test('starts a new shell when the old one has ended, or tmux itself, and says so', async () => {
    const played = await play([
      run('exit 3', 'echo lost'),
      run('echo again'),
      run('tmux kill-server'),
      run('pwd'),
      complete,
    ]);
    for (const n of [1, 3])
      expect(fileOf(played, `episode-${n}/prompt.txt`)).toMatch(/^The shell of the terminal had ended/);
    expect(played.steps[0]?.command).toContain('# run, up to 20 s: skipped\n# echo lost');
    expect(played.steps.map((step) => step.error)).toEqual([null, null, null, null, null]);
    expect(screens(played)[1]).toContain('\nagain\n');
    expect(screens(played)[3]).toContain(`\n${sandbox?.workdir}\n`);
    expect(fileOf(played, 'recording.cast')).toContain('again');
  });

  test('takes long and odd keystrokes as they are', async () => {
    const long = 'x'.repeat(3_000);
    const odd = `printf '%s|' "a;b" 'c\\d' "\\$e" '#f' '😀' "tab\\there";`;
    const played = await play([run(`LONG=${long}; echo \${#LONG}`), run('clear'), run(odd), complete]);
    expect(screens(played)[0]).toContain('\n3000\n');
    expect(screens(played)[2]).toContain('a;b|c\\d|$e|#f|😀|tab\\there|');
  });

  test('ends at its limits of calls and cost', async () => {
    const limits = DEFAULT_LIMITS['terminus-1'];
    const calls = await play([run('echo more')], { limits: { ...limits, calls: 2 } });
    expect(endOf(calls.end)).toBe('limit LimitsExceeded');
    expect(calls.steps).toHaveLength(2);
    await server?.close();
    await sandbox?.remove();
    const cost = await play([run('echo more')], { limits: { ...limits, costUsd: 0.000001 } });
    expect(endOf(cost.end)).toBe('limit LimitsExceeded');
    expect(cost.steps).toHaveLength(1);
  });

  test('ends when the model refuses or its context is full', async () => {
    const refused = await play([run('echo one'), replies.refusal()]);
    expect(endOf(refused.end)).toBe('agent-error Refusal');
    await server?.close();
    await sandbox?.remove();
    const full = await play([run('echo one'), replies.contextTooLong()]);
    expect(endOf(full.end)).toBe('context-exceeded ContextWindowExceeded');
    expect(full.steps).toHaveLength(1);
  });

  test('keeps step and recording of a rollout that is cancelled in mid-command', async () => {
    const stop = new AbortController();
    const steps: string[] = [];
    const played = await play([send(['echo first; sleep 60\n', true, 50])], {
      signal: stop.signal,
      keep: (path, content) => {
        steps.push(`${path}: ${String(content)}`);
        if (path === 'episode-0/response.json') setTimeout(() => stop.abort(), 800);
      },
    });
    expect(endOf(played.end)).toBe('cancelled');
    expect(played.steps).toMatchObject([
      { command: '# run, up to 50 s\necho first; sleep 60', observation: null },
    ]);
    expect(steps.find((line) => line.startsWith('recording.cast: '))).toContain('first');
  });

  test('says what is missing in an environment without tmux', async () => {
    const { end, prompts } = await play([complete], { before: 'rm -f "$(command -v tmux)"' });
    expect(end).toMatchObject({ code: 'environment-failed' });
    expect(end).toHaveProperty('message', expect.stringContaining('has no tmux'));
    expect(prompts).toEqual([]);
  });
});
