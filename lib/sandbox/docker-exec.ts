import { setTimeout as sleep } from 'node:timers/promises';
import type { LimitCounts } from '@/lib/sandbox/cgroup';
import type { CommandRequest, DockerChannel } from '@/lib/sandbox/docker-channel';

/**
 * How long output is awaited after the command itself has ended while a background process holds its pipe. On a busy
 * machine what collects it inside may be that late, too: at 100 ms output of ended commands was lost.
 */
const GRACE_MS = 1_000;
const CHECK_MS = 1_000;
/** How long killed processes are awaited; one in an uninterruptible call of the kernel may take that long. */
const KILL_WAIT_MS = 5_000;

export interface DockerEnded {
  by: 'itself' | 'time' | 'signal';
  /** 128 + number when it ended by a signal. */
  returnCode: number;
  durationMs: number;
  /** Bytes written in all; null when a background process still holds the output. */
  outputBytes: number | null;
  /** Null when the sandbox ended. */
  counts: LimitCounts | null;
}

export interface DockerControl {
  timeoutMs: number;
  signal: AbortSignal | undefined;
  /** What was kept of the output, after the end of the command. */
  onData(data: Buffer): void;
}

/** Runs one command and resolves when it has ended, at the latest some seconds after it was killed. */
export async function runInContainer(
  channel: DockerChannel,
  request: CommandRequest,
  control: DockerControl,
): Promise<DockerEnded> {
  const started = performance.now();
  // A long input may never be taken; the time limit goes for that, too.
  const starting = channel.start(request);
  const givenUp = Promise.withResolvers<number>();
  let by: DockerEnded['by'] = 'itself';
  const end = (why: 'time' | 'signal') => {
    if (by !== 'itself') return;
    by = why;
    void channel.kill(request.id);
    setTimeout(() => givenUp.resolve(137), KILL_WAIT_MS).unref();
  };
  const checks = setInterval(() => void channel.check(request.id), CHECK_MS);
  const timer = setTimeout(() => end('time'), control.timeoutMs);
  const onAbort = () => end('signal');
  control.signal?.addEventListener('abort', onAbort, { once: true });
  if (control.signal?.aborted === true) onAbort();
  try {
    const returnCode = await Promise.race([starting.then(({ exited }) => exited), givenUp.promise]);
    const durationMs = Math.round(performance.now() - started);
    const outputBytes = await Promise.race([starting.then(({ counted }) => counted), sleep(GRACE_MS, null)]);
    const counts = await channel.fetch(request.id, request.cap, (data) => control.onData(data));
    return { by, returnCode, durationMs, outputBytes, counts };
  } finally {
    clearInterval(checks);
    clearTimeout(timer);
    control.signal?.removeEventListener('abort', onAbort);
  }
}
