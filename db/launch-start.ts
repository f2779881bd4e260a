import { eq } from 'drizzle-orm';
import { AGENT_NAMES, asksModel, defaultLaunchSettings, type LaunchSettings } from '@/lib/launch/settings';
import type { DbOrTx } from './client';
import { findExperiment, tasksOf } from './experiments';
import { benchmarkTasks } from './launch-schema';
import { findLaunch } from './launches';
import { rollouts } from './schema';

/** Settings to begin with; `settings` null when `why` tells that there are none to take. */
export interface LaunchStart {
  id: string;
  name: string;
  settings: LaunchSettings | null;
  why: string | null;
}

/** What an experiment can be run again with; an imported one as far as its tasks lie in a benchmark. */
export function launchStart(db: DbOrTx, experimentId: string): LaunchStart | null {
  const experiment = findExperiment(db, experimentId);
  if (!experiment) return null;
  const { id, name } = experiment;
  const launch = findLaunch(db, id);
  if (launch) return { id, name, settings: launch.settings, why: null };
  const settings = settingsOfImport(db, id);
  const why = settings ? null : `None of the tasks of ${name} is in a benchmark that was added here.`;
  return { id, name, settings, why };
}

function settingsOfImport(db: DbOrTx, experimentId: string): LaunchSettings | null {
  const mine = tasksOf(db, experimentId);
  const known = db
    .select({ benchmark: benchmarkTasks.benchmark, name: benchmarkTasks.name })
    .from(benchmarkTasks)
    .all();
  const shared = known.filter((row) =>
    mine.some((task) => task.name === row.name && (task.benchmark ?? row.benchmark) === row.benchmark),
  );
  const benchmark = shared[0]?.benchmark;
  if (benchmark === undefined) return null;
  const first = db
    .select({ agent: rollouts.agentName, model: rollouts.model })
    .from(rollouts)
    .where(eq(rollouts.experimentId, experimentId))
    .get();
  const agent = AGENT_NAMES.find((name) => name === first?.agent) ?? 'mini-swe-agent';
  const model = first?.model ?? null;
  const named = model === null || /^(anthropic|scripted)\//.test(model) ? model : `anthropic/${model}`;
  const names = shared.filter((row) => row.benchmark === benchmark).map((row) => row.name);
  return defaultLaunchSettings(benchmark, names, agent, asksModel(agent) ? named : null);
}
