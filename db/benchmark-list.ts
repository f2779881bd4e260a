import { allBenchmarks, tasksOfBenchmark } from './benchmarks';
import type { DbOrTx } from './client';

/** Characters of an instruction that a list of tasks carries. */
const INSTRUCTION_PREVIEW = 600;

/** Every registered benchmark with its tasks, as the launch page lists them. */
export function benchmarkList(db: DbOrTx) {
  const benchmarks = allBenchmarks(db).map(({ name, folder, readAt, refused }) => ({
    ...{ name, folder, readAt, refused },
    tasks: tasksOfBenchmark(db, name).map((task) => ({
      name: task.name,
      difficulty: task.difficulty,
      category: task.category,
      tags: task.tags,
      instruction: task.instruction.slice(0, INSTRUCTION_PREVIEW),
      agentTimeoutMs: task.agentTimeoutMs,
      verifierTimeoutMs: task.verifierTimeoutMs,
      memoryMb: task.memoryMb,
      cpus: task.cpus,
      network: task.network,
      hasSolution: task.hasSolution,
      problem: task.problem,
    })),
  }));
  return { benchmarks };
}
