import { findExperiment, tasksOf } from '@/db/experiments';
import { findLaunch, slotsOf, type Launch, type Slot } from '@/db/launches';
import { manifestFacts } from '@/db/manifest-facts';
import { RunoffError } from '@/lib/errors';
import {
  MANIFEST_VERSION,
  storedManifestSchema,
  type Manifest,
  type ManifestTask,
} from '@/lib/launch/manifest';
import type { LaunchSettings } from '@/lib/launch/settings';
import type { Context } from './context';
import { modelsOf, promptsOf, serialisationsOf } from './manifest-software';
import { pipelineTournaments, selectionsOf } from './manifest-tournaments';
import { doneWork, plannedWork, totalDone, totalPlanned } from './manifest-work';

/**
 * The manifest of an experiment: what was wanted of it, as recorded at its launch, and what was found while it ran.
 * That of an imported one tells its selections. Throws `not-found`.
 */
export function manifestOf(ctx: Pick<Context, 'db'>, experimentId: string): Manifest {
  const experiment = findExperiment(ctx.db, experimentId);
  if (!experiment) throw new RunoffError('not-found', `There is no experiment ${experimentId}.`);
  const launch = findLaunch(ctx.db, experimentId);
  const stored = storedManifestSchema.parse(launch?.manifest ?? {});
  const settings = launch?.settings ?? null;
  const facts = manifestFacts(ctx.db, experimentId, settings?.pipeline?.summariser ?? null);
  const slots = Map.groupBy(slotsOf(ctx.db, experimentId), (slot) => slot.taskId);
  const tasks = inOrder(tasksOf(ctx.db, experimentId), settings).map(({ id, name }): ManifestTask => {
    const mine = slots.get(id) ?? [];
    return {
      ...{ name, contentHash: stored.tasks.find((task) => task.name === name)?.contentHash ?? null },
      environment: Object.hasOwn(stored.environments, name) ? (stored.environments[name] ?? null) : null,
      seeds: seedsOf(mine),
      planned: settings && plannedWork(settings, mine),
      done: doneWork(settings, id, mine, facts),
    };
  });
  const { id, name, source, createdAt } = experiment;
  const { software } = stored;
  return {
    manifestVersion: MANIFEST_VERSION,
    experiment: { id, name, source, createdAt, ...stateOf(launch) },
    code: {
      launchedBy: stored.codeVersion,
      ranBy: software.map(({ from, runoff, node }) => ({ from, runoff, node })),
    },
    settings,
    agents: facts.agents,
    models: modelsOf(settings, facts, software),
    pricesAsOf: software.at(-1)?.prices.asOf ?? null,
    prompts: promptsOf(facts, software),
    serialisation: serialisationsOf(facts, software),
    sandbox: stored.sandbox && sandboxOf(stored.sandbox, settings),
    tournaments: settings ? pipelineTournaments(settings, [...slots.values()], facts.tournaments) : [],
    selections: selectionsOf(facts.tournaments),
    tasks,
    counts: {
      planned: settings && totalPlanned(tasks.flatMap((task) => task.planned ?? [])),
      done: totalDone(tasks.map((task) => task.done)),
    },
  };
}

const sandboxOf = (found: { kind: string; detail: string | null }, settings: LaunchSettings | null) => ({
  kind: found.kind,
  rootFs: settings?.rootFs ?? null,
  detail: found.detail,
});

const stateOf = (launch: Launch | null) => ({
  status: launch?.status ?? null,
  startedAt: launch?.startedAt ?? null,
  finishedAt: launch?.finishedAt ?? null,
});

/** Tasks as they were named in the settings; those of an import by name. */
function inOrder<T extends { name: string }>(tasks: T[], settings: LaunchSettings | null): T[] {
  if (!settings) return tasks;
  const places = new Map(settings.tasks.map((name, place) => [name, place]));
  const place = ({ name }: T) => places.get(name) ?? tasks.length;
  return [...tasks].sort((a, b) => place(a) - place(b));
}

function seedsOf(slots: readonly Slot[]): number[][] {
  const byIteration = Map.groupBy(slots, (slot) => slot.iteration);
  return [...byIteration]
    .sort(([a], [b]) => a - b)
    .map(([, list]) => list.sort((a, b) => a.slot - b.slot).map((slot) => slot.seed));
}
