cat > src/aggregates.js <<'EOF'
const isKnown = (value) => value !== null && value !== undefined;

/** An aggregate of the known values of a column; `empty` is its value when there is none. */
const known = (column, reduce, empty = null) => ({
  of(rows) {
    const values = rows.map((row) => row[column]).filter(isKnown);
    return values.length > 0 ? reduce(values) : empty;
  },
});
const add = (values) => values.reduce((sum, value) => sum + value, 0);

/** An aggregate computes its value `of` the rows of a group. */
export const count = () => ({ of: (rows) => rows.length });

export const countOf = (column) => known(column, (values) => values.length, 0);

export const countDistinct = (column) => known(column, (values) => new Set(values).size, 0);

export const sum = (column) => known(column, add);

export const avg = (column) => known(column, (values) => add(values) / values.length);

export const min = (column) => known(column, (values) => Math.min(...values));

export const max = (column) => known(column, (values) => Math.max(...values));
EOF
git diff --stat
