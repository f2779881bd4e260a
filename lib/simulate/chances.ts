/** Binomial coefficient. */
export function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let value = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) value = (value * (n - i + 1)) / i;
  return value;
}

/** Chances of 0 … n successes. */
export function binomial(n: number, chance: number): number[] {
  let chances = [1];
  for (let trial = 0; trial < n; trial++)
    chances = Array.from(
      { length: trial + 2 },
      (_, k) => (chances[k] ?? 0) * (1 - chance) + (chances[k - 1] ?? 0) * chance,
    );
  return chances;
}

/** Chance that more than half of all votes are for one of two, half of the chance of a tie included. */
export function majority(parts: readonly { votes: number; chance: number }[]): number {
  let chances = [1];
  let votes = 0;
  for (const part of parts) {
    const more = binomial(part.votes, part.chance);
    const sum = Array.from({ length: chances.length + part.votes }, () => 0);
    chances.forEach((a, i) => more.forEach((b, j) => (sum[i + j] = (sum[i + j] ?? 0) + a * b)));
    chances = sum;
    votes += part.votes;
  }
  return chances.reduce((sum, chance, count) => {
    if (count * 2 === votes) return sum + chance / 2;
    return count * 2 > votes ? sum + chance : sum;
  }, 0);
}

/** Chances of 0 … drawn successes when `drawn` are taken of `all`, of which `good` are successes. */
export function hypergeometric(all: number, good: number, drawn: number): number[] {
  return Array.from(
    { length: drawn + 1 },
    (_, k) => (choose(good, k) * choose(all - good, drawn - k)) / choose(all, drawn),
  );
}
