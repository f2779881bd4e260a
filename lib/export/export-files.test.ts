import { expect, test } from 'vitest';
import { predictionsOf } from '@/lib/import/predictions';
import type { ExportedTournament } from '@/lib/rollout/export-lines';
import type { Outcome } from '@/lib/rollout/rollout';
import { PRESETS } from '@/lib/tournament/settings';
import { exportSourceOf, filesOf } from '@/tests/export-source';
import { makeRollout, makeStep } from '@/tests/make-rollout';
import { csvLine } from './csv';
import { exportFiles, filesWithReport, REPORT_NAME } from './export-files';
import { ExportReader, type ExportOptions } from './export-reader';
import type { ExportSource } from './export-source';

const KEY = ['gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
const OPTIONS: ExportOptions = { redaction: 'default', allow: [], patterns: [], outcomes: true };

const passed: Outcome = {
  kind: 'passed',
  reward: 1,
  tests: [],
  detail: 'the hidden suite',
  recordedIn: 'r.json',
};
const ROLLOUTS = [
  makeRollout('a', {
    outcome: passed,
    patch: `diff --git a/x b/x\n+token = "${KEY}"\n`,
    steps: [makeStep(1, { observation: `GITHUB_TOKEN=${KEY}` }), makeStep(2, { thought: 'in /home/ada/x' })],
    attachments: [
      { kind: 'verifier-log', name: 'v.txt', text: 'hidden verdict 4711' },
      { kind: 'recording', name: 'cast', text: '[0.1,"o","ghp"]' },
    ],
    warnings: ['report.json says passed'],
  }),
  makeRollout('b', { patch: null, model: '=cmd()' }),
  makeRollout('c', { task: { benchmark: 'unit', name: 'other', instruction: null, baseCommit: null } }),
];

const tournament: ExportedTournament = {
  ...{
    id: 't1',
    taskId: 'x',
    iteration: 0,
    purpose: null,
    selectionId: 's1',
    model: 'scripted/j',
    scripted: true,
  },
  ...{ settings: PRESETS.paper, promptVersion: 1, promptHash: 'h', codeVersion: '1' },
  candidates: [{ rolloutId: 'r0', summaryId: null }],
  ...{ collapsed: null, survivors: ['r0'], ranking: null, status: 'finished', error: null },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', finishedAt: null },
  groups: [
    {
      ...{ round: 0, group: 0, candidates: ['r0', 'r1'], tally: [1, 0], winner: 'r0', decidedBy: 'votes' },
      votes: [
        {
          vote: 0,
          order: ['r0', 'r1'],
          choice: 'r0',
          spoiled: null,
          rationale: `@risk: ${KEY}`,
          asks: 1,
          extra: false,
          reused: 0,
        },
      ],
    },
  ],
};

function readerOf(options: Partial<ExportOptions> = {}, change: Partial<ExportSource> = {}): ExportReader {
  const source = exportSourceOf(ROLLOUTS);
  const [adder = '', other = ''] = source.tasks.map(({ id }) => id);
  const answers = () => [
    { taskId: adder, rolloutId: 'r0' },
    { taskId: other, rolloutId: null },
  ];
  return new ExportReader(
    {
      ...source,
      answers,
      tournamentIds: ['t1'],
      tournamentsOf: () => ['t1'],
      tournament: () => tournament,
      ...change,
    },
    { ...OPTIONS, ...options },
  );
}

const FORMATS = ['predictions', 'jsonl', 'csv', 'atif', 'mini', 'html'] as const;

test.each(FORMATS)('%s holds no secret, and the report says where each was', (format) => {
  const reader = readerOf();
  const files = filesOf(filesWithReport(reader, { format, all: false }));
  const text = Object.values(files).join('');
  expect(text).not.toContain(KEY);
  expect(text).toContain('[redacted:github-token]');
  expect(JSON.parse(files[REPORT_NAME] ?? '')).toMatchObject({ mode: 'default' });
  expect(files[REPORT_NAME]).not.toContain(reader.log.report().places[0]?.fingerprint ?? 'none');
});

test('a report is about what goes out, and counts patches that changed', () => {
  const predictions = readerOf();
  filesOf(exportFiles(predictions, { format: 'predictions', all: false }));
  expect(predictions.log.report()).toMatchObject({
    ...{ findings: 1, byRule: { 'github-token': 1 }, patchesChanged: 1, notListed: 0 },
    places: [{ rule: 'github-token', rollout: 'r0', step: null, field: 'patch' }],
  });
  const trajectories = readerOf();
  filesOf(exportFiles(trajectories, { format: 'atif', all: false }));
  const places = trajectories.log.report().places.map(({ step, field }) => [step, field]);
  expect(places).toEqual([
    [null, 'patch'],
    [1, 'observation'],
  ]);
});

test('all masks home directories too, none masks nothing, an allowed value stays', () => {
  const jsonl = (options: Partial<ExportOptions>) =>
    filesOf(exportFiles(readerOf(options), { format: 'jsonl', all: false }))['rollouts.jsonl'] ?? '';
  expect(jsonl({})).toContain('/home/ada/x');
  expect(jsonl({ redaction: 'all' })).toContain('/home/[redacted:home]/x');
  expect(jsonl({ redaction: 'none' })).toContain(KEY);
  const reader = readerOf();
  filesOf(exportFiles(reader, { format: 'jsonl', all: false }));
  const allow = reader.log.report().places.map(({ fingerprint }) => fingerprint);
  expect(jsonl({ allow })).toContain(KEY);
});

test('a recording is left out where secrets are masked', () => {
  const text = (redaction: ExportOptions['redaction']) =>
    filesOf(exportFiles(readerOf({ redaction }), { format: 'jsonl', all: false }))['rollouts.jsonl'];
  expect(text('default')).not.toContain('"recording"');
  expect(text('none')).toContain('"recording"');
});

test.each(FORMATS)('%s without outcomes says nothing of a verifier', (format) => {
  const files = filesOf(filesWithReport(readerOf({ outcomes: false }), { format, all: false }));
  const text = Object.values(files).join('');
  expect(Object.keys(files)).not.toContain('outcomes.jsonl');
  for (const word of ['hidden verdict', 'hidden suite', 'says passed', '"passed"', ',passed', 'reward'])
    expect(text).not.toContain(word);
});

test('predictions are what the importer of predictions reads', () => {
  const reader = readerOf({ redaction: 'none' });
  const files = filesOf(exportFiles(reader, { format: 'predictions', all: false }));
  const rows = (files['predictions.jsonl'] ?? '')
    .trim()
    .split('\n')
    .map((row): unknown => JSON.parse(row));
  expect(predictionsOf(rows, 'p')).toEqual([{ instanceId: 'adder', path: 'p', patch: ROLLOUTS[0]?.patch }]);
  expect(reader.log.notesSaid()).toEqual([{ note: 'a task has no selected attempt and no row', times: 1 }]);
});

test('of all predictions each file has an instance once and a model name of its own', () => {
  const files = filesOf(exportFiles(readerOf(), { format: 'predictions', all: true }));
  expect(Object.keys(files)).toEqual(['predictions-i0-s0.jsonl', 'predictions-i0-s1.jsonl']);
  const rows = (name: string) =>
    (files[name] ?? '')
      .trim()
      .split('\n')
      .map((row): unknown => JSON.parse(row));
  expect(rows('predictions-i0-s0.jsonl')).toMatchObject([
    { instance_id: 'adder', model_name_or_path: 'mini-swe-agent/some/model-i0-s0' },
    { instance_id: 'other', model_name_or_path: 'mini-swe-agent/some/model-i0-s0' },
  ]);
  expect(rows('predictions-i0-s1.jsonl')).toMatchObject([{ instance_id: 'adder', model_patch: '' }]);
});

test('an export that would hold nothing is refused in one sentence', () => {
  const nobody = { answers: () => [] };
  expect(() => exportFiles(readerOf({}, nobody), { format: 'predictions', all: false })).toThrow(
    /no selected attempt/,
  );
  expect(() => exportFiles(readerOf({}, { rollouts: [] }), { format: 'csv', all: false })).toThrow(
    /no finished rollout/,
  );
  expect(() => readerOf({ patterns: ['(a+)+'] })).toThrow(/must not hold repeats/);
});

test('a cell that a spreadsheet would run is text, and quotes are doubled', () => {
  expect(csvLine(['=1+1', '+x', '-y', '@z', '\tt', '＝f', -1, null, true, 'a "b", c\n'])).toBe(
    `'=1+1,'+x,'-y,'@z,'\tt,'＝f,-1,,true,"a ""b"", c\n"\r\n`,
  );
});

test('tables have a line for each thing, and formulas in none of them', () => {
  const files = filesOf(exportFiles(readerOf(), { format: 'csv', all: false }));
  const lines = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.trim().split('\r\n').length]),
  );
  expect(lines).toEqual({
    'rollouts.csv': 4,
    'tasks.csv': 3,
    'rounds.csv': 2,
    'votes.csv': 2,
    'selections.csv': 2,
  });
  expect(files['rollouts.csv']).toContain(`,'=cmd(),`);
  expect(files['votes.csv']).toContain(`'@risk: [redacted:github-token]`);
  expect(files['tasks.csv']?.split('\r\n')[1]).toBe('adder,unit,,2,r0,1,0,0,1,passed');
});
