/** A scale from numbers ≥ 0 to pixels, with the numbers to write beside it. */
export interface NumberAxis {
  /** Share of the axis, in [0, 1]. */
  at: (value: number) => number;
  ticks: number[];
}

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `value`. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5].find((step) => step * power >= value * (1 - 1e-9)) ?? 10) * power;
}

/**
 * Powers of two where the values span a factor of six or more, as votes in a sweep do; else even steps from 0. All values
 * must be ≥ 0; with a 0 among them the axis is even.
 */
export function numberAxis(values: readonly number[]): NumberAxis {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (values.length === 0 || most <= 0) return { at: () => 0, ticks: [0] };
  if (least > 0 && most / least >= 6) {
    const [from, to] = [Math.floor(Math.log2(least)), Math.ceil(Math.log2(most))];
    const every = Math.ceil((to - from) / 6);
    const ticks = Array.from(
      { length: Math.floor((to - from) / every) + 1 },
      (_, i) => 2 ** (from + i * every),
    );
    return { at: (value) => (Math.log2(Math.max(value, least)) - from) / (to - from), ticks };
  }
  const step = roundStep(most / 4);
  const count = Math.ceil(most / step - 1e-9);
  return {
    at: (value) => value / (step * count),
    ticks: Array.from({ length: count + 1 }, (_, i) => i * step),
  };
}

/** Places 0, 1, … in equal steps, for what has names rather than numbers. */
export const placeAxis = (places: number): NumberAxis => ({
  at: (value) => (places < 2 ? 0.5 : value / (places - 1)),
  ticks: Array.from({ length: places }, (_, i) => i),
});
