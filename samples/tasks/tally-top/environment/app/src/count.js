/**
 * Counts the values of a column over all texts: `[{ value, times }]`, most frequent first, equal counts in
 * byte order of the value. Lines without that column do not count.
 */
export function count(texts, { column, delimiter, ignoreCase, reverse, unique }) {
  const times = new Map();
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    const field = line.split(delimiter)[column - 1];
    if (line === '' || field === undefined) continue;
    const value = ignoreCase ? field.toLowerCase() : field;
    times.set(value, (times.get(value) ?? 0) + 1);
  }
  const rows = [...times].map(([value, times]) => ({ value, times }));
  rows.sort((a, b) => b.times - a.times || Buffer.compare(Buffer.from(a.value), Buffer.from(b.value)));
  const kept = unique ? rows.filter((row) => row.times === 1) : rows;
  return reverse ? kept.reverse() : kept;
}
