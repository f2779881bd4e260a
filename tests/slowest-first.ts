import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files that take many seconds, the longest first: begun last they would run alone at the end. */
const SLOW = [
  'lib/cli/demo.test.ts',
  'lib/benchmarks/terminal-bench.test.ts',
  'lib/cli/cli.test.ts',
  'lib/sandbox/docker.test.ts',
  'lib/cli/run.test.ts',
  'lib/sandbox/bubblewrap.test.ts',
  'samples/samples.test.ts',
  'lib/agents/terminus-1.test.ts',
  'lib/worker/worker.test.ts',
  'tests/project.test.ts',
];

/** Order of the test files of a run; also right on a fresh checkout, where vitest knows no durations. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = SLOW.findIndex((path) => moduleId.endsWith(`/${path}`));
      return at === -1 ? SLOW.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
