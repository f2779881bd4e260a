import { z } from 'zod';
import { AUDIT_AREAS } from '@/lib/access/audit-entry';
import { SHARE_INCLUDES, shareTargetSchema } from '@/lib/access/share';
import { SOLVED_RULES } from '@/lib/metrics/compare-experiments';
import { auditPageSchema } from '@/lib/api/audit';
import { goldPatchSchema } from '@/lib/api/compare';
import { comparedSchema } from '@/lib/api/compare-experiments';
import { comparedStepsSchema } from '@/lib/api/compare-rollouts';
import { lineagePageSchema } from '@/lib/api/lineage';
import { redactionRulesSchema, secretReportSchema } from '@/lib/api/redaction';
import { sharesSchema } from '@/lib/api/shares';
import { tailSchema } from '@/lib/api/rollout-tail';
import {
  attachmentSchema,
  findSchema,
  patchSchema,
  rolloutPageSchema,
  stepBodySchema,
  stepRowsSchema,
} from '@/lib/api/rollouts';
import { choice, number, text, type Operation } from './operation';

const ROLLOUT = '/api/v1/rollouts/{id}';

/** Everything stored of a rollout, in the columns of the database. */
const rawRolloutSchema = z.looseObject({
  id: z.string(),
  experimentId: z.string(),
  taskId: z.string(),
  steps: z.array(z.looseObject({ index: z.number(), command: z.string().nullable() })),
  attachments: z.array(z.looseObject({ name: z.string(), text: z.string() })),
});

/** Reads of rollouts. */
export const ROLLOUT_OPERATIONS: Operation[] = [
  {
    ...{ path: ROLLOUT, tag: 'rollouts', name: 'Rollout' },
    summary: 'A rollout with outcome, facts, summary and an outline of its steps.',
    answer: rolloutPageSchema,
  },
  {
    ...{ path: `${ROLLOUT}/steps`, tag: 'rollouts', name: 'Steps' },
    summary: 'A piece of the trajectory with the heads of its texts.',
    query: [
      number('from', '1-based number of the first step; 1.', 1),
      number('limit', 'At most so many; 50, at most 500.', 1),
    ],
    answer: stepRowsSchema,
  },
  {
    ...{ path: `${ROLLOUT}/steps/{index}`, tag: 'rollouts', name: 'Step' },
    summary: 'The whole texts of one step (1-based).',
    answer: stepBodySchema,
  },
  {
    ...{ path: `${ROLLOUT}/tail`, tag: 'rollouts', name: 'Tail' },
    summary: 'The steps after one, at most 200, and where the rollout stands.',
    query: [number('after', '1-based number of a step; 0: from the first.')],
    answer: tailSchema,
  },
  {
    ...{ path: `${ROLLOUT}/find`, tag: 'rollouts', name: 'Found' },
    summary: 'Steps whose texts hold `q`, with the number of hits in each.',
    query: [text('q', 'Plain text, case ignored; at most 200 characters.')],
    answer: findSchema,
  },
  {
    ...{ path: `${ROLLOUT}/patch`, tag: 'rollouts', name: 'Patch' },
    summary: 'The whole patch; null when there is none.',
    answer: patchSchema,
  },
  {
    ...{ path: `${ROLLOUT}/lineage`, tag: 'rollouts', name: 'Lineage' },
    summary: 'What a rollout was shown of the iteration before, and which were shown its summary.',
    answer: lineagePageSchema,
  },
  {
    ...{ path: `${ROLLOUT}/attachments/{position}`, tag: 'rollouts', name: 'Attachment' },
    summary: 'One log of a rollout with its whole text; positions count from 0.',
    answer: attachmentSchema,
  },
  {
    ...{ path: `${ROLLOUT}/raw`, tag: 'rollouts', name: 'RawRollout' },
    summary: 'Everything stored of a rollout, unmasked.',
    answer: rawRolloutSchema,
  },
];

const rollouts = {
  ...{ name: 'r', description: '2 to 4 rollouts, repeated.', required: true },
  schema: z.array(z.string()).min(2).max(4),
};
const experiments = {
  ...{ name: 'e', description: '2 to 4 experiments, repeated.', required: true },
  schema: z.array(z.string()).min(2).max(4),
};

/** Reads that compare. */
export const COMPARE_OPERATIONS: Operation[] = [
  {
    ...{ path: '/api/v1/compare/experiments', tag: 'comparing', name: 'ComparedExperiments' },
    summary: 'Two to four experiments, task by task.',
    query: [experiments, choice('solved', 'When a task counts as solved.', SOLVED_RULES)],
    answer: comparedSchema,
  },
  {
    ...{ path: '/api/v1/compare/steps', tag: 'comparing', name: 'ComparedSteps' },
    summary: 'The steps of 2 to 4 rollouts, aligned with those of one.',
    query: [rollouts, number('ref', 'Place of that one among them, from 0; 0.')],
    answer: comparedStepsSchema,
  },
  {
    ...{ path: '/api/v1/compare/gold', tag: 'comparing', name: 'ReferencePatch' },
    summary: 'The reference patch of the task of a rollout.',
    query: [text('r', 'A rollout.', true)],
    answer: goldPatchSchema,
  },
];

const target = {
  ...{ name: 'target', required: true, schema: shareTargetSchema },
  description: 'What is shown, as JSON.',
};

/** Reads about secrets and about who did what. */
export const PROTECTION_OPERATIONS: Operation[] = [
  {
    ...{ path: '/api/v1/redaction', tag: 'protection', name: 'SecretReport' },
    summary: 'What would be masked in all that leaves with a link to an object, or with an export.',
    query: [
      target,
      choice('leaves', 'What a link shows, or an export holds.', ['link', 'export']),
      choice('include', 'With trajectories, or without.', SHARE_INCLUDES),
      choice('outcomes', '0: as a link that hides outcomes.', ['0', '1']),
    ],
    answer: secretReportSchema,
  },
  {
    ...{ path: '/api/v1/redaction/rules', tag: 'protection', name: 'RedactionRules' },
    summary: 'Rules of redaction that people added.',
    answer: redactionRulesSchema,
  },
  {
    ...{ path: '/api/v1/shares', tag: 'protection', name: 'Shares' },
    summary: 'Shared links, newest first, without their tokens, which nobody knows any more.',
    query: [text('experiment', 'Only of this experiment.')],
    answer: sharesSchema,
  },
  {
    ...{ path: '/api/v1/audit', tag: 'protection', name: 'Audit', needs: 'admin' },
    summary: 'What people asked for, newest first, 50 at a time.',
    query: [
      choice('area', 'Only one kind.', AUDIT_AREAS),
      text('actor', 'Only what this person did.'),
      text('experiment', 'Only about this experiment.'),
      number('before', 'Only events with a smaller number: the `next` of the page before.'),
    ],
    answer: auditPageSchema,
  },
  {
    ...{ path: '/api/v1/openapi.json', tag: 'api', name: 'OpenApiDocument' },
    summary: 'This document.',
    answer: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
  },
];
