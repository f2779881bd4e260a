/** Votes of `winner` over `loser`, by their places. */
export interface Preference {
  winner: number;
  loser: number;
  votes: number;
}

/** Half a vote for and half a vote against a candidate of strength 1: finite strengths, and those of a fixed scale. */
export const PRIOR_VOTES = 0.5;

const STEPS = 10_000;
const SMALL = 1e-10;

export interface Strength {
  /** Natural logarithm of the strength; 0 for one who wins as often as not against the prior's opponent. */
  value: number;
  low: number;
  high: number;
}

/**
 * Bradley–Terry strengths of `n` candidates: i is chosen over j with probability p_i / (p_i + p_j). Fitted by the MM
 * algorithm (Hunter 2004, doi:10.1214/aos/1079120141, eq. 3) with a prior of `PRIOR_VOTES` for and as many against a
 * virtual candidate of strength 1. The 95 % interval is ± 1.96 standard errors of the inverse Fisher information
 * there; it takes votes as independent, so it is too short where a judge repeats itself.
 */
export function bradleyTerry(n: number, preferences: readonly Preference[]): Strength[] {
  const wins = new Float64Array(n).fill(PRIOR_VOTES);
  const met = Array.from({ length: n }, () => new Float64Array(n));
  for (const { winner, loser, votes } of preferences) {
    wins[winner] = (wins[winner] ?? 0) + votes;
    addTo(met, winner, loser, votes);
    addTo(met, loser, winner, votes);
  }
  const strength = fitted(n, wins, met);
  const errors = standardErrors(strength, met);
  return [...strength].map((p, i) => {
    const value = Math.log(p);
    const half = 1.959963984540054 * (errors[i] ?? Number.NaN);
    return { value, low: value - half, high: value + half };
  });
}

type Matrix = readonly Float64Array[];

function addTo(matrix: Matrix, row: number, column: number, amount: number): void {
  const cells = matrix[row];
  if (cells) cells[column] = (cells[column] ?? 0) + amount;
}

function fitted(n: number, wins: Float64Array, met: Matrix): Float64Array {
  const p = new Float64Array(n).fill(1);
  for (let step = 0; step < STEPS; step++) {
    let change = 0;
    for (let i = 0; i < n; i++) {
      const mine = p[i] ?? 1;
      const row = met[i] ?? [];
      let expected = (2 * PRIOR_VOTES) / (mine + 1);
      for (let j = 0; j < n; j++) {
        const votes = row[j] ?? 0;
        if (votes > 0) expected += votes / (mine + (p[j] ?? 1));
      }
      const next = (wins[i] ?? 0) / expected;
      change = Math.max(change, Math.abs(Math.log(next / mine)));
      p[i] = next;
    }
    if (change < SMALL) break;
    recentre(p);
  }
  return p;
}

/**
 * Only the weak prior holds the common scale, so the steps above reach it slowly: a Newton step on the common factor,
 * which is 1 where they end.
 */
function recentre(p: Float64Array): void {
  let excess = 0;
  let slope = 0;
  for (const mine of p) {
    excess += mine / (mine + 1) - 0.5;
    slope += mine / (mine + 1) ** 2;
  }
  const factor = Math.exp(Math.max(-1, Math.min(1, -excess / slope)));
  for (let i = 0; i < p.length; i++) p[i] = (p[i] ?? 1) * factor;
}

function standardErrors(p: Float64Array, met: Matrix): number[] {
  const n = p.length;
  const information = Array.from({ length: n }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const mine = p[i] ?? 1;
    addTo(information, i, i, (2 * PRIOR_VOTES * mine) / (mine + 1) ** 2);
    for (let j = 0; j < n; j++) {
      const votes = met[i]?.[j] ?? 0;
      if (votes === 0) continue;
      const other = p[j] ?? 1;
      const amount = (votes * mine * other) / (mine + other) ** 2;
      addTo(information, i, i, amount);
      addTo(information, i, j, -amount);
    }
  }
  return inverseDiagonal(information).map(Math.sqrt);
}

/** Diagonal of the inverse of a symmetric positive definite matrix, by Cholesky: A = L Lᵀ, (A⁻¹)ᵢᵢ = Σ (L⁻¹)ₖᵢ². */
function inverseDiagonal(matrix: Matrix): number[] {
  const n = matrix.length;
  const lower = matrix.map((row) => Float64Array.from(row));
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = at(lower, i, j);
      for (let k = 0; k < j; k++) sum -= at(lower, i, k) * at(lower, j, k);
      set(lower, i, j, i === j ? Math.sqrt(sum) : sum / at(lower, j, j));
    }
  return matrix.map((_, column) => {
    const solved = new Float64Array(n);
    let total = 0;
    for (let i = column; i < n; i++) {
      let sum = i === column ? 1 : 0;
      for (let k = column; k < i; k++) sum -= at(lower, i, k) * (solved[k] ?? 0);
      const value = sum / at(lower, i, i);
      solved[i] = value;
      total += value * value;
    }
    return total;
  });
}

const at = (matrix: Matrix, row: number, column: number) => matrix[row]?.[column] ?? 0;
const set = (matrix: Matrix, row: number, column: number, value: number) => {
  const cells = matrix[row];
  if (cells) cells[column] = value;
};
