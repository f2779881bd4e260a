/** Reporter of node:test that writes the Common Test Report Format: one entry per test, no suites. */
export default async function* ctrf(source) {
  const tests = [];
  const start = Date.now();
  for await (const event of source) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, details, skip } = event.data;
    if (details.type === 'suite') continue;
    const status = skip ? 'skipped' : event.type === 'test:pass' ? 'passed' : 'failed';
    const cause = details.error?.cause ?? details.error;
    const message = status === 'failed' ? String(cause?.message ?? cause).slice(0, 2000) : undefined;
    tests.push({ name, status, raw_status: status, duration: Math.round(details.duration_ms), message });
  }
  const count = (status) => tests.filter((test) => test.status === status).length;
  const summary = {
    tests: tests.length,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    pending: 0,
    other: 0,
    start: start / 1000,
    stop: Date.now() / 1000,
  };
  yield JSON.stringify({ results: { tool: { name: 'node:test' }, summary, tests } }, null, 1) + '\n';
}
