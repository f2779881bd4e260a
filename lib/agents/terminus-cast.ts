/** Size of the pane, in cells. */
export const PANE = { columns: 160, rows: 40 } as const;

export interface PaneOutput {
  /** What the programs wrote to the terminal. */
  data: Uint8Array;
  /** Lines of `<unix seconds> <bytes>`: when how much of `data` came. */
  times: string;
}

export interface CastMarker {
  at: Date;
  label: string;
}

/**
 * An asciinema v2 recording (https://docs.asciinema.org/manual/asciicast/v2/): a header, then one event a line,
 * in seconds since the first output. Characters cut apart by the recording are joined again. Null without output.
 */
export function castOf(output: PaneOutput, markers: readonly CastMarker[], title: string): string | null {
  const decoder = new TextDecoder();
  const chunks: { at: number; text: string }[] = [];
  let offset = 0;
  for (const line of output.times.split('\n')) {
    const [seconds, bytes] = line.split(' ').map(Number);
    if (!seconds || !bytes) continue;
    const text = decoder.decode(output.data.subarray(offset, offset + bytes), { stream: true });
    offset += bytes;
    if (text !== '') chunks.push({ at: Math.max(seconds, chunks.at(-1)?.at ?? 0), text });
  }
  const start = chunks[0]?.at;
  if (start === undefined) return null;
  const end = chunks.at(-1)?.at ?? start;
  const events = [
    ...chunks.map(({ at, text }) => ({ at, code: 'o', data: text })),
    ...markers.map(({ at, label }) => ({
      at: Math.min(Math.max(at.getTime() / 1000, start), end),
      code: 'm',
      data: label,
    })),
  ].sort((a, b) => a.at - b.at);
  const header = {
    version: 2,
    width: PANE.columns,
    height: PANE.rows,
    timestamp: Math.floor(start),
    title,
    env: { SHELL: '/bin/bash', TERM: 'screen-256color' },
  };
  const lines = events.map(({ at, code, data }) =>
    JSON.stringify([Math.round((at - start) * 1e6) / 1e6, code, data]),
  );
  return [JSON.stringify(header), ...lines, ''].join('\n');
}
