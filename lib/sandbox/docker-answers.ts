import type { LimitCounts } from '@/lib/sandbox/cgroup';

interface Expected {
  onData(data: Buffer): void;
  answer(counts: LimitCounts | null): void;
}

/** Reads `out <id> <oom kills> <forks refused> <base64>` lines of docker-supervisor.sh; they come in any pieces. */
export class DockerAnswers {
  /** Read so far, to see whether it goes on. */
  bytes = 0;
  readonly #expected = new Map<string, Expected>();
  #header = '';
  /** Base64 text that is no whole group of four yet. */
  #rest = '';
  #current: { expected: Expected | undefined; counts: LimitCounts } | null = null;

  /** Resolves when the answer is complete, with null when there will be none; its output goes to `onData`. */
  expect(id: string, onData: (data: Buffer) => void): Promise<LimitCounts | null> {
    const { promise, resolve } = Promise.withResolvers<LimitCounts | null>();
    this.#expected.set(id, { onData, answer: resolve });
    return promise;
  }

  end(): void {
    for (const { answer } of this.#expected.values()) answer(null);
    this.#expected.clear();
  }

  take(data: Buffer): void {
    this.bytes += data.length;
    let text = data.toString('latin1');
    while (text !== '') text = this.#current === null ? this.#takeHeader(text) : this.#takeContent(text);
  }

  #takeHeader(text: string): string {
    const all = this.#header + text;
    const match = /^out (\S+) (\d+) (\d+) /.exec(all);
    if (!match) {
      this.#header = all;
      return '';
    }
    this.#header = '';
    const [whole, id = '', oomKills, pidsRefused] = match;
    const counts = { oomKills: Number(oomKills), pidsRefused: Number(pidsRefused) };
    this.#current = { expected: this.#expected.get(id), counts };
    this.#expected.delete(id);
    return all.slice(whole.length);
  }

  #takeContent(text: string): string {
    const end = text.indexOf('\n');
    const base64 = this.#rest + (end < 0 ? text : text.slice(0, end));
    const whole = end < 0 ? base64.length - (base64.length % 4) : base64.length;
    if (whole > 0) this.#current?.expected?.onData(Buffer.from(base64.slice(0, whole), 'base64'));
    this.#rest = base64.slice(whole);
    if (end < 0) return '';
    this.#current?.expected?.answer(this.#current.counts);
    this.#current = null;
    return text.slice(end + 1);
  }
}
