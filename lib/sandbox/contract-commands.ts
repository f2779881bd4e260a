import { expect, it } from 'vitest';
import { countInside, outputOf, run, type ContractHarness } from '@/lib/sandbox/contract-harness';
import { MAX_OUTPUT_BYTES } from '@/lib/sandbox/sandbox';

/** What a command gets, and how it ends. */
export function testCommands(harness: ContractHarness): void {
  it('starts every sandbox from the same state, whatever another one did', async () => {
    const one = await harness.open();
    await run(
      one,
      'echo dirt > /app/dirt; echo dirt > /etc/dirt; echo dirt > /tmp/dirt; rm -f /bin/ls /usr/bin/ls',
    );
    const two = await harness.open();
    expect(await outputOf(two, 'cat /app/dirt /etc/dirt /tmp/dirt 2>/dev/null; ls -d /etc')).toBe('/etc\n');
    expect(await outputOf(one, 'cat /app/dirt /etc/dirt')).toBe('dirt\ndirt\n');
  });

  it('gives variables, working directory and standard input, and nothing of this process', async () => {
    process.env.RUNOFF_SECRET_OF_TEST = 'secret';
    const sandbox = await harness.open({ env: { FROM_TASK: 'a "b" $c', LD_PRELOAD: '' } });
    delete process.env.RUNOFF_SECRET_OF_TEST;
    const result = await sandbox.exec('pwd; echo "$FROM_TASK|$MINE"; cat; env', {
      timeoutMs: 20_000,
      cwd: '/tmp',
      env: { MINE: 'x y' },
      stdin: 'first\nsecond',
    });
    expect(result.output).toMatch(/^\/tmp\na "b" \$c\|x y\nfirst\nsecond/);
    expect(result.output).not.toContain('secret');
    expect(await outputOf(sandbox, 'pwd')).toBe(`${sandbox.workdir}\n`);
    expect(await outputOf(sandbox, 'cat; cat /dev/stdin; echo end')).toBe('end\n');
  });

  it('says how a command ended, and goes on after it', async () => {
    const sandbox = await harness.open();
    expect(await run(sandbox, 'exit 7')).toMatchObject({ status: 'exited', returnCode: 7, note: null });
    const killed = await run(sandbox, 'echo last; kill -9 $$');
    expect(killed).toMatchObject({ status: 'exited', returnCode: 137, output: 'last\n' });
    expect(await run(sandbox, 'no-such-program')).toMatchObject({ status: 'exited', returnCode: 127 });
    expect(await run(sandbox, 'if')).toMatchObject({ status: 'exited', returnCode: 2 });
    const missing = await sandbox.exec('true', { timeoutMs: 20_000, cwd: '/no/such/folder' });
    expect(missing.status).toBe('exited');
    expect(missing.returnCode).not.toBe(0);
    expect(await run(sandbox, 'kill -9 -1; kill -TERM 1; kill -9 1; true')).toMatchObject({
      status: 'exited',
    });
    expect(await run(sandbox, 'echo lives')).toMatchObject({ output: 'lives\n', returnCode: 0 });
  });

  it('keeps files and background processes between commands', async () => {
    const sandbox = await harness.open();
    const started = await run(
      sandbox,
      'cd /tmp; (while :; do sleep 0.05; echo tick; date +%N > beat; done) & echo bg',
    );
    expect(started).toMatchObject({ status: 'exited', returnCode: 0 });
    expect(started.output).toMatch(/^bg\n/);
    expect(
      await outputOf(
        sandbox,
        'until [ -s /tmp/beat ]; do sleep 0.05; done; a=$(cat /tmp/beat); sleep 0.5; [ "$a" != "$(cat /tmp/beat)" ] && echo beats',
      ),
    ).toBe('beats\n');
  });

  it('runs commands side by side, and long ones', async () => {
    const sandbox = await harness.open();
    const codes = Array.from({ length: 8 }, (_, code) =>
      run(sandbox, `sleep 0.1; echo ${code}; exit ${code}`),
    );
    const results = await Promise.all(codes);
    expect(results.map(({ output, returnCode }) => [output, returnCode])).toEqual(
      Array.from({ length: 8 }, (_, code) => [`${code}\n`, code]),
    );
    const text = 'x'.repeat(300_000);
    expect((await run(sandbox, `printf %s ${text} | wc -c`)).output.trim()).toBe('300000');
  });

  it('keeps the order of standard output and error, which are pipes that can be opened by name', async () => {
    const sandbox = await harness.open();
    const pairs = 'for i in 1 2 3 4 5; do echo out$i; echo err$i >&2; done';
    const expected = [1, 2, 3, 4, 5].map((number) => `out${number}\nerr${number}\n`).join('');
    expect(await outputOf(sandbox, pairs)).toBe(expected);
    expect(
      await outputOf(sandbox, 'echo a >/dev/stderr; echo b >/dev/stdout; echo c | tee /dev/stderr'),
    ).toMatch(/^a\nb\nc\nc\n$/);
  });

  it('keeps binary output and invalid UTF-8 as far as text can', async () => {
    const sandbox = await harness.open();
    const result = await run(sandbox, String.raw`printf 'a\377\376b\000c\303'; printf '\303\244'`);
    expect(result.output).toBe('a\uFFFD\uFFFDb\0c\uFFFDä');
    expect(result.outputBytes).toBe(9);
    expect((await run(sandbox, 'head -c 100000 /dev/urandom')).outputBytes).toBe(100_000);
  });

  it('keeps the first 10 MB of output, counts the rest and does not end the command for it', async () => {
    const sandbox = await harness.open();
    const bytes = MAX_OUTPUT_BYTES + 5_000_000;
    const result = await run(sandbox, `head -c ${bytes} /dev/zero | tr '\\0' a; echo done > /tmp/done`);
    expect(result).toMatchObject({ status: 'exited', returnCode: 0, outputBytes: bytes });
    expect(result.output.length).toBe(MAX_OUTPUT_BYTES);
    expect(result.note).toMatch(/output/);
    expect(await outputOf(sandbox, 'cat /tmp/done')).toBe('done\n');
  });

  it('ends the whole tree of a command at its time limit, detached processes included, and nothing else', async () => {
    const sandbox = await harness.open();
    await run(sandbox, 'sleep 7100 >/dev/null 2>&1 & true');
    const result = await run(
      sandbox,
      'echo begun; sleep 7301 & setsid sleep 7302 & (setsid bash -c "sleep 7303 & disown" &) ; ' +
        'env -i setsid sleep 7304 & trap "" TERM INT; nohup sleep 7305 & wait; sleep 7306',
      700,
    );
    expect(result).toMatchObject({ status: 'timed-out', returnCode: null });
    expect(result.output).toContain('begun');
    expect(result.note).toMatch(/time limit of 0\.7 s/);
    expect(await countInside(sandbox, 'sleep 73')).toBe(0);
    expect(await countInside(sandbox, 'sleep 7100')).toBe(1);
    expect(await outputOf(sandbox, 'echo lives')).toBe('lives\n');
  });

  it('ends a command on request', async () => {
    const sandbox = await harness.open();
    const stop = new AbortController();
    const running = sandbox.exec('sleep 7401 & sleep 7402', { timeoutMs: 20_000, signal: stop.signal });
    setTimeout(() => stop.abort(), 300);
    expect(await running).toMatchObject({ status: 'cancelled', returnCode: null });
    expect(await countInside(sandbox, 'sleep 74')).toBe(0);
    const before = await sandbox.exec('echo never', { timeoutMs: 20_000, signal: stop.signal });
    expect(before.status).toBe('cancelled');
  });

  it('opens sixteen at once and keeps them apart', async () => {
    const sandboxes = await Promise.all(Array.from({ length: 16 }, () => harness.open()));
    await Promise.all(sandboxes.map((sandbox, at) => run(sandbox, `echo ${at} > /app/number`)));
    const seen = await Promise.all(sandboxes.map((sandbox) => outputOf(sandbox, 'cat /app/number')));
    expect(seen).toEqual(sandboxes.map((_, at) => `${at}\n`));
  });
}
