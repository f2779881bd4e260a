cat > src/table.js <<'EOF'
/**
 * Small queries on arrays of rows that give what SQL gives:
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
    const partners = Map.groupBy(other, (row) => row[key] ?? null);
    partners.delete(null);
    const rows = this.rows.flatMap((row) => {
      const found = partners.get(row[key] ?? null) ?? (left ? [{}] : []);
      return found.map((one) => ({ ...row, ...one }));
    });
    return new Query(rows);
  }

  /** One row for each combination of the keys, in order of first appearance; with `total`, a last row over all. */
  groupBy(keys, aggregates, { total = false } = {}) {
    const groups = Map.groupBy(this.rows, (row) => JSON.stringify(keys.map((key) => row[key] ?? null)));
    if (keys.length === 0 && groups.size === 0) groups.set('[]', []);
    const line = (rows, label) => {
      const row = Object.fromEntries(keys.map((key) => [key, label(key)]));
      for (const [name, aggregate] of Object.entries(aggregates)) row[name] = aggregate.of(rows);
      return row;
    };
    const lines = [...groups.values()].map((rows) => line(rows, (key) => rows[0][key] ?? null));
    return total ? [...lines, line(this.rows, () => 'total')] : lines;
  }
}
EOF
node --test 2>&1 | grep -E "^. (pass|fail)|✖"
