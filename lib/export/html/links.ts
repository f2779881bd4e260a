import { slugify, stableId } from '@/lib/ids';

/** Steps on one page of a rollout, groups on one page of a tournament. */
export const STEPS_PER_PAGE = 200;
export const GROUPS_PER_PAGE = 32;

/** Names that Windows gives to devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/** An id of ours as part of a file's name; any other text as an id made of it. */
const plainId = (id: string): string =>
  /^[a-z0-9][a-z0-9_-]{0,79}$/.test(id) && !DEVICE.test(id) ? id : `x${stableId(id)}`;

/** `rollouts/3k….html`, `rollouts/3k….2.html`: pages count from 1, the first has no number. */
const paged = (folder: string, id: string, page: number): string =>
  `${folder}/${plainId(id)}${page === 1 ? '' : `.${page}`}.html`;

export const pageOfStep = (step: number): number => Math.ceil(Math.max(1, step) / STEPS_PER_PAGE);
export const rolloutPath = (id: string, page = 1): string => paged('rollouts', id, page);
export const tournamentPath = (id: string, page = 1): string => paged('tournaments', id, page);
/** A text that is too long for its page, on one of its own. */
export const textPath = (rolloutId: string, name: string): string =>
  `rollouts/${plainId(rolloutId)}.${slugify(name)}.html`;

/** Anchors, the same wherever they are linked from. */
export const stepAnchor = (step: number): string => `step-${step}`;
export const voteAnchor = (group: string, vote: number): string => `${group}.v${vote + 1}`;

export const stepPath = (rolloutId: string, step: number): string =>
  `${rolloutPath(rolloutId, pageOfStep(step))}#${stepAnchor(step)}`;

/** Gives out `tasks/<slug>.html`, each once, told apart where a slug is taken. */
export class TaskPaths {
  private readonly taken = new Set<string>();

  next(slug: string): string {
    const base = DEVICE.test(slug) ? `x-${slug}` : slug;
    let name = base;
    for (let n = 2; this.taken.has(name); n++) name = `${base}-${n}`;
    this.taken.add(name);
    return `tasks/${name}.html`;
  }
}

/** A path of the bundle as seen from a page; all pages but the index lie one folder down. */
export const linkFrom = (page: string, path: string): string => (page.includes('/') ? `../${path}` : path);
