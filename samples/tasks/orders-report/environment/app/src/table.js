/**
 * Small queries on arrays of rows, meant to give what SQL gives:
 * `from(rows).where(test).join(other, key, { left }).groupBy(keys, { name: sum('column') }, { total: true })`.
 * A missing value is `null` or `undefined`; in results it is `null`.
 */
export function from(rows) {
  return new Query(rows);
}

class Query {
  constructor(rows) {
    this.rows = rows;
  }

  where(test) {
    return new Query(this.rows.filter(test));
  }

  /** Rows with the columns of both sides where `key` is equal; with `left`, rows without a partner stay. */
  join(other, key, { left = false } = {}) {
    const rows = this.rows.flatMap((row) => {
      const partners = other.filter((one) => one[key] === row[key]);
      if (left && partners.length === 0) return [row];
      return partners.map((one) => ({ ...row, ...one }));
    });
    return new Query(rows);
  }

  /** One row for each combination of the keys, in order of first appearance; with `total`, a last row over all. */
  groupBy(keys, aggregates, { total = false } = {}) {
    const groups = new Map();
    for (const row of this.rows) {
      const id = keys.map((key) => row[key]).join('|');
      if (!groups.has(id)) groups.set(id, []);
      groups.get(id).push(row);
    }
    const result = [...groups.values()].map((rows) => ({ ...pick(rows[0], keys), ...apply(aggregates, rows) }));
    if (total) result.push(totals(result, keys, aggregates));
    return result;
  }
}

function pick(row, keys) {
  return Object.fromEntries(keys.map((key) => [key, row[key]]));
}

function apply(aggregates, rows) {
  return Object.fromEntries(Object.entries(aggregates).map(([name, aggregate]) => [name, aggregate.of(rows)]));
}

function totals(groups, keys, aggregates) {
  const row = Object.fromEntries(keys.map((key) => [key, 'total']));
  for (const [name, { over }] of Object.entries(aggregates)) row[name] = over(groups.map((group) => group[name]));
  return row;
}
