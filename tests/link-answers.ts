import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from '@/app/access/access';
import { linkShows } from '@/app/access/link-admit';
import { experiments, rollouts, steps } from '@/db/schema';
import { groups, tournaments } from '@/db/tournament-schema';
import { comparedSteps } from '@/db/compare-steps';
import { compareContext } from '@/db/compare-rollouts';
import type { Db } from '@/db/client';
import { experimentPage } from '@/db/experiment-page';
import { tasksOf } from '@/db/experiments';
import { findInRollout } from '@/db/find-in-rollout';
import { groupPage } from '@/db/group-page';
import { launchProgress } from '@/db/launch-progress';
import { lineagePage } from '@/db/lineage';
import { openLinkDatabase } from '@/db/link-database';
import { wholeReport } from '@/db/report';
import { defaultSelection } from '@/db/report-input';
import { attachmentAt, patchText, rolloutPage } from '@/db/rollout-page';
import { selectionsInput } from '@/db/selections-input';
import { stepBody, stepsOf } from '@/db/steps';
import { taskPage } from '@/db/task-page';
import { tournamentDetail } from '@/db/tournaments';
import type { Share } from '@/lib/access/share';
import { compareExperimentsNamed } from '@/lib/experiments/compare-experiments';
import { selectionsReport } from '@/lib/metrics/selections-report';
import { redactValue } from '@/lib/redact/redact-value';

/** One read of the API, with what it is about. */
interface Ask {
  path: string;
  subject: Subject;
  find: (db: Db) => unknown;
}

/** Everything there is to ask for, read from the whole database. */
interface Known {
  experiments: { id: string; tasks: string[] }[];
  rollouts: string[];
  steps: { rolloutId: string; index: number }[];
  groups: { id: string; round: number; group: number }[];
  tournaments: string[];
}

const NOW = new Date('2026-01-02T00:00:00.000Z');

type Rows = (known: Known) => Ask[];

const ofExperiments =
  (
    rest: string,
    part: Extract<Subject, { kind: 'experiment' }>['part'],
    find: (db: Db, id: string) => unknown,
  ): Rows =>
  (known) =>
    known.experiments.map(({ id }) => ({
      path: `experiments/${id}${rest}`,
      subject: { kind: 'experiment', id, part },
      find: (db) => find(db, id),
    }));

const ofRollouts =
  (
    rest: string,
    part: Extract<Subject, { kind: 'rollout' }>['part'],
    find: (db: Db, id: string) => unknown,
  ): Rows =>
  (known) =>
    known.rollouts.map((id) => ({
      path: `rollouts/${id}${rest}`,
      subject: { kind: 'rollout', id, part },
      find: (db) => find(db, id),
    }));

const pairs = (ids: readonly string[]) => ids.flatMap((a, i) => ids.slice(i + 1, i + 3).map((b) => [a, b]));

/** What stands under `app/s/[token]/api/v1`, a row for each route. */
export const LINK_ROUTES: Record<string, Rows> = {
  'experiments/[id]': ofExperiments('', 'page', experimentPage),
  'experiments/[id]/launch': ofExperiments('/launch', 'launch', (db, id) => launchProgress(db, id, NOW)),
  'experiments/[id]/report': ofExperiments('/report', 'report', (db, id) =>
    wholeReport(db, id, defaultSelection(db, id)),
  ),
  'experiments/[id]/selections': ofExperiments('/selections', 'selections', (db, id) =>
    selectionsReport(selectionsInput(db, id)),
  ),
  'experiments/[id]/tasks/[task]': (known) =>
    known.experiments.flatMap(({ id, tasks }) =>
      tasks.map((task) => ({
        path: `experiments/${id}/tasks/${task}`,
        subject: { kind: 'task', experimentId: id, task },
        find: (db) => taskPage(db, id, task, null),
      })),
    ),
  'rollouts/[id]': ofRollouts('', 'page', rolloutPage),
  'rollouts/[id]/attachments/[position]': ofRollouts('/attachments/0', 'log', (db, id) =>
    [0, 1, 2].map((position) => attachmentAt(db, id, position)),
  ),
  'rollouts/[id]/find': ofRollouts('/find', 'steps', (db, id) => findInRollout(db, id, 'e')),
  'rollouts/[id]/lineage': ofRollouts('/lineage', 'lineage', lineagePage),
  'rollouts/[id]/patch': ofRollouts('/patch', 'patch', patchText),
  'rollouts/[id]/steps': ofRollouts('/steps', 'steps', (db, id) => stepsOf(db, id, 1, 500)),
  'rollouts/[id]/steps/[index]': (known) =>
    known.steps.map(({ rolloutId, index }) => ({
      path: `rollouts/${rolloutId}/steps/${index}`,
      subject: { kind: 'rollout', id: rolloutId, part: 'steps' },
      find: (db) => stepBody(db, rolloutId, index),
    })),
  'tournaments/[id]': (known) => [
    ...known.tournaments.map((id): Ask => ({
      path: `tournaments/${id}`,
      subject: { kind: 'tournament', id, group: null },
      find: (db) => tournamentDetail(db, id),
    })),
    ...known.groups.map(({ id, round, group }): Ask => ({
      path: `tournaments/${id}?round=${round}&group=${group}`,
      subject: { kind: 'tournament', id, group: { round, group } },
      find: (db) => groupPage(db, id, round, group),
    })),
  ],
  'compare/steps': (known) =>
    pairs(known.rollouts).map((ids) => ({
      path: `compare/steps?${ids.join('&')}`,
      subject: { kind: 'comparison', rolloutIds: ids, part: 'steps' },
      find: (db) => comparedSteps(db, ids, 0),
    })),
  'compare/experiments': (known) =>
    pairs(known.experiments.map(({ id }) => id)).map((ids) => ({
      path: `compare/experiments?${ids.join('&')}`,
      subject: { kind: 'experiments', ids },
      find: (db) => compareExperimentsNamed({ db }, ids, 'final'),
    })),
  // What the page of a comparison is told besides the pages of its rollouts.
  compare: (known) =>
    pairs(known.rollouts).map((ids) => ({
      path: `compare?${ids.join('&')}`,
      subject: { kind: 'comparison', rolloutIds: ids, part: 'page' },
      find: (db) => [...ids.map((id) => rolloutPage(db, id)), compareContext(db, ids, known.rollouts)],
    })),
};

/** Routes of a folder, as paths in it. */
export function routesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts'))
    .map((file) => file.slice(0, -'/route.ts'.length))
    .sort();
}

function knownIn(db: Db): Known {
  const list = db.select({ id: experiments.id }).from(experiments).all();
  return {
    experiments: list.map(({ id }) => ({ id, tasks: tasksOf(db, id).map((task) => task.slug) })),
    rollouts: db
      .select({ id: rollouts.id })
      .from(rollouts)
      .orderBy(rollouts.id)
      .all()
      .map((row) => row.id),
    steps: db.select({ rolloutId: steps.rolloutId, index: steps.index }).from(steps).all(),
    groups: db
      .select({ id: groups.tournamentId, round: groups.round, group: groups.group })
      .from(groups)
      .all(),
    tournaments: db
      .select({ id: tournaments.id })
      .from(tournaments)
      .all()
      .map((row) => row.id),
  };
}

/** Every answer that a link gives, by path; what it refuses is left out. `db`: the whole database, at `path`. */
export function answersUnder(db: Db, path: string, share: Omit<Share, 'id' | 'title'>): Map<string, string> {
  const link = { id: 'link', title: 'a link', ...share };
  const view = openLinkDatabase(path, link, {});
  const known = knownIn(db);
  const where = { rollout: null, step: null, field: '' };
  const answers = Object.values(LINK_ROUTES)
    .flatMap((rows) => rows(known))
    .filter(({ subject }) => linkShows(view, link, subject))
    .map(({ path: asked, find }): [string, string] => [
      asked,
      JSON.stringify(redactValue(find(view), {}, where).value),
    ]);
  view.$client.close();
  return new Map(answers);
}

/** Folder of the routes under a link. */
export const LINK_API = join(import.meta.dirname, '../app/s/[token]/api/v1');
