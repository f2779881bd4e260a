const add = (values) => values.reduce((sum, value) => sum + value, 0);
const mean = (values) => add(values) / values.length;

/** An aggregate computes its value `of` the rows of a group, and `over` the values of all groups. */
export const count = () => ({ of: (rows) => rows.length, over: add });

export const countOf = (column) => ({ of: (rows) => rows.length, over: add, column });

export const countDistinct = (column) => ({
  of: (rows) => new Set(rows.map((row) => row[column])).size,
  over: add,
});

export const sum = (column) => ({ of: (rows) => add(rows.map((row) => row[column] ?? 0)), over: add });

export const avg = (column) => ({ of: (rows) => mean(rows.map((row) => row[column] ?? 0)), over: mean });

export const min = (column) => ({
  of: (rows) => Math.min(...rows.map((row) => row[column])),
  over: (values) => Math.min(...values),
});

export const max = (column) => ({
  of: (rows) => Math.max(...rows.map((row) => row[column])),
  over: (values) => Math.max(...values),
});
