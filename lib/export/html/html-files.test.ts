import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { filesWithReport } from '@/lib/export/export-files';
import { ExportReader } from '@/lib/export/export-reader';
import type { ExportSource } from '@/lib/export/export-source';
import type { ExportedSummary, ExportedTournament } from '@/lib/rollout/export-lines';
import type { Outcome, RecordedRollout } from '@/lib/rollout/rollout';
import { PRESETS, settingsFrom } from '@/lib/tournament/settings';
import { exportSourceOf, filesOf } from '@/tests/export-source';
import { HOSTILE, HOSTILE_NAME } from '@/tests/hostile-corpus';
import { makeRollout, makeStep } from '@/tests/make-rollout';
import { summaryOfText } from '@/tests/make-summary';
import { TaskPaths } from './links';

/** Two steps that are there, and one that is not. */
const CITED = [1, 2, 9999];

const stored = (rolloutId: string, text: string): ExportedSummary => ({
  ...{ id: `s-${rolloutId}`, rolloutId, model: text, schemaVersion: 1, promptVersion: 1, promptHash: 'h' },
  ...{
    strategy: 'whole',
    status: 'ok',
    content: summaryOfText(text, CITED),
    badCitations: [{ path: 'x', step: 9999 }],
  },
  ...{ error: null, revision: 1, createdAt: '2026-01-01T00:00:00.000Z' },
});

/** A tournament among the first rollouts of a task, with more groups than one page holds. */
function tournamentOf(taskId: string, text: string, groups: number): ExportedTournament {
  const [a, b] = ['r0', 'r1'];
  return {
    ...{
      id: `t-${taskId}`,
      taskId,
      iteration: 0,
      purpose: null,
      selectionId: 'selection',
      model: text,
      scripted: true,
    },
    ...{ settings: settingsFrom('paper', { keep: 2 }), promptVersion: 1, promptHash: 'h', codeVersion: '1' },
    candidates: [a, b].map((rolloutId) => ({ rolloutId, summaryId: `s-${rolloutId}` })),
    ...{ collapsed: null, survivors: [a], ranking: null, status: 'failed', error: text },
    ...{ createdAt: '2026-01-01T00:00:00.000Z', finishedAt: null },
    groups: Array.from({ length: groups }, (_, group) => ({
      ...{ round: 0, group, candidates: [a, b], tally: [1, 0], winner: a, decidedBy: 'votes' as const },
      votes: [
        {
          vote: 0,
          order: [b, a],
          choice: a,
          spoiled: null,
          rationale: text,
          asks: 2,
          extra: true,
          reused: 1,
        },
        {
          vote: 1,
          order: [a, b],
          choice: null,
          spoiled: text,
          rationale: text.repeat(40),
          asks: 3,
          extra: false,
          reused: 0,
        },
      ],
    })),
  };
}

/** A rollout whose every text is hostile. */
function hostileRollout(n: number, change: Partial<RecordedRollout> = {}): RecordedRollout {
  const text = HOSTILE[n % HOSTILE.length] ?? '';
  const all = HOSTILE.join('\n');
  return makeRollout(`${n}`, {
    task: { benchmark: HOSTILE_NAME, name: HOSTILE_NAME, instruction: all, baseCommit: text },
    agent: { name: HOSTILE_NAME, version: text },
    ...{ model: HOSTILE_NAME, exitStatusRaw: HOSTILE_NAME, prompt: all, patch: `--- a/${text}\n+${all}` },
    outcome: {
      ...{ kind: 'failed', reward: 0, detail: HOSTILE_NAME, recordedIn: text },
      tests: HOSTILE.map((name) => ({ name, status: 'failed', group: name, message: name })),
    },
    steps: HOSTILE.map((one, i) =>
      makeStep(i + 1, {
        thought: one,
        reasoning: one,
        tool: one,
        command: one,
        observation: `${one}\n${all}`,
      }),
    ),
    attachments: [{ kind: 'verifier-log', name: text, text: all }],
    ...change,
  });
}

function sourceOf(rollouts: RecordedRollout[], text: string, groups = 3, change: Partial<ExportSource> = {}) {
  const source = exportSourceOf(rollouts);
  const [first] = source.tasks;
  const played = tournamentOf(first?.id ?? '', text, groups);
  return {
    ...source,
    experiment: { ...source.experiment, name: text, origin: text },
    summaries: (id: string) => [stored(id, text)],
    ...{ tournamentIds: [played.id], tournament: () => played },
    tournamentsOf: (taskId: string) => (taskId === first?.id ? [played.id] : []),
    ...change,
  };
}

function bundle(source: ExportSource, outcomes = true): Record<string, string> {
  const reader = new ExportReader(source, { redaction: 'default', allow: [], patterns: [], outcomes });
  return filesOf(filesWithReport(reader, { format: 'html', all: false }));
}

const pages = (files: Record<string, string>) =>
  Object.entries(files).filter(([path]) => path.endsWith('.html'));

const ELEMENT = /<([a-z0-9]+)((?: [a-zA-Z-]+(?:="[^"<]*")?)*) ?\/?>/g;

/** Elements with their attributes, as they stand in a page; what is not one of ours is told by its text. */
function elementsOf(html: string): { tag: string; attributes: [string, string][] }[] {
  const rest = html.replace(ELEMENT, '').replace(/<\/[a-z0-9]+>|<!doctype html>/g, '');
  if (rest.includes('<'))
    throw new Error(`no element of ours: ${rest.slice(rest.indexOf('<'), rest.indexOf('<') + 80)}`);
  return [...html.matchAll(ELEMENT)].map(([, tag = '', attributes = '']) => ({
    tag,
    attributes: [...attributes.matchAll(/ ([a-zA-Z-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  }));
}

const TAGS = new Set(
  [
    'html head meta title link body header nav ol ul li a h1 h2 h3 main section article p div span pre code details',
    'summary table thead tbody tr th td dl dt dd footer b s data svg g path rect circle text',
  ]
    .join(' ')
    .split(' '),
);

describe('hostile texts', () => {
  const files = bundle(sourceOf([hostileRollout(0), hostileRollout(1)], HOSTILE.join(' ')));

  it('make no element, attribute or address that is not ours', () => {
    expect(pages(files).length).toBe(5);
    const found = pages(files).flatMap(([path, html]) =>
      elementsOf(html).flatMap(({ tag, attributes }) => [
        ...(TAGS.has(tag) ? [] : [`${path}: ${tag}`]),
        ...attributes
          .filter(([name, value]) => {
            if (/^(on|style$|src|action|formaction|srcdoc)/i.test(name)) return true;
            return (
              name === 'href' &&
              !/^(?:\.\.\/)?(?:[a-z]+\/)?[a-z0-9._-]*(?:#[a-z0-9.-]+)?$|^data:,$/.test(value)
            );
          })
          .map(([name, value]) => `${path}: ${tag} ${name}=${value}`),
      ]),
    );
    expect(found).toEqual([]);
  });

  it('reorder and hide nothing, and bring no control character', () => {
    const hidden =
      // What no page may hold raw; tabs and line breaks stay.
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\u{e0000}-\u{e01ef}]/u;
    const found = pages(files).flatMap(([path, html]) => {
      const hit = hidden.exec(html);
      return hit ? [`${path}: ${JSON.stringify(html.slice(hit.index - 40, hit.index + 10))}`] : [];
    });
    expect(found).toEqual([]);
  });

  it('make no path: names of files are of our letters, each once, also where case counts for nothing', () => {
    const paths = Object.keys(files);
    expect(
      paths.filter((path) => !/^(?:[a-z]+\/)?[a-z0-9][a-z0-9._-]*\.(?:html|css|json)$/.test(path)),
    ).toEqual([]);
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
  });

  it('are all there', () => {
    const whole = Object.values(files).join('');
    expect(whole).toContain('&lt;script');
    expect(whole).not.toMatch(/<script/i);
  });
});

it('tasks whose slugs collide or name a device get paths of their own', () => {
  const paths = new TaskPaths();
  expect(['a', 'a', 'a-2', 'con', 'nul.txt'].map((slug) => paths.next(slug))).toEqual([
    'tasks/a.html',
    'tasks/a-2.html',
    'tasks/a-2-2.html',
    'tasks/x-con.html',
    'tasks/x-nul.txt.html',
  ]);
});

describe('links', () => {
  const steps = Array.from({ length: 450 }, (_, i) =>
    makeStep(i + 1, { observation: i === 210 ? 'line of a long output\n'.repeat(9_000) : 'short' }),
  );
  const source = sourceOf([makeRollout('a', { steps }), makeRollout('b')], 'text', 70);
  const files = bundle(source);

  it('lead to files and anchors of the bundle', () => {
    const ids = new Map(
      pages(files).map(([path, html]) => [
        path,
        new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)),
      ]),
    );
    const broken: string[] = [];
    let links = 0;
    for (const [path, html] of pages(files))
      for (const [, href = ''] of html.matchAll(/ href="([^"]*)"/g)) {
        if (href === 'data:,') continue;
        links++;
        const [file = '', anchor] = href.split('#');
        const target = file === '' ? path : join(dirname(path), file);
        const there = anchor === undefined ? target in files : ids.get(target)?.has(anchor);
        if (there !== true) broken.push(`${path}: ${href}`);
      }
    expect(broken).toEqual([]);
    expect(links).toBeGreaterThan(500);
  });

  it('reach every step, on pages of 200, and every group and vote', () => {
    const html = Object.values(files).join('');
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['rollouts/r0.html', 'rollouts/r0.2.html', 'rollouts/r0.3.html']),
    );
    for (const step of steps) expect(html).toContain(`<article class="step" id="step-${step.index}"`);
    expect(html.match(/<section class="group" id="r1\.g70"/g)).toHaveLength(1);
    expect(html).toContain('id="r1.g70.v2"');
  });

  it('give a long text a page of its own, whole', () => {
    const own = files['rollouts/r0.step-211-output.html'] ?? '';
    expect(own.match(/line of a long output/g)).toHaveLength(9_000);
    expect(files['rollouts/r0.2.html']).toContain('href="../rollouts/r0.step-211-output.html"');
  });

  it('are the same every time', () => expect(bundle(source)).toEqual(files));
});

it('a page says that a scripted model judged or wrote', () => {
  const files = bundle(sourceOf([makeRollout('a'), makeRollout('b')], 'scripted/x'));
  const unsaid = pages(files).filter(([, html]) => !html.includes('class="scripted"'));
  expect(unsaid.map(([path]) => path)).toEqual([]);
});

it('without outcomes nothing says what a verifier said', () => {
  const told: Outcome = {
    kind: 'passed',
    reward: 0.4711,
    tests: [],
    detail: 'hidden 4711',
    recordedIn: null,
  };
  const rollouts = [
    makeRollout('a', {
      outcome: told,
      attachments: [{ kind: 'verifier-log', name: 'v', text: 'log 4711' }],
      warnings: ['4711'],
    }),
    makeRollout('b', { outcome: { ...told, kind: 'failed' } }),
  ];
  const source = sourceOf(rollouts, 'text', 3, { setup: () => null });
  const words = /4711|\bpassed\b|\bfailed\b(?!<)|no verdict|pass@1|upset|class="mark/;
  const played = {
    ...tournamentOf(source.tasks[0]?.id ?? '', 'text', 3),
    status: 'finished' as const,
    error: null,
    settings: PRESETS.paper,
  };
  const quiet = (id: string) => [
    { ...stored(id, 'text'), content: { ...summaryOfText('text', CITED), verification: [] } },
  ];
  const still = { ...source, tournament: () => played, summaries: quiet };
  expect(pages(bundle(still)).some(([, html]) => words.test(html))).toBe(true);
  const found = pages(bundle(still, false)).flatMap(([path, html]) => {
    const hit = words.exec(html);
    return hit ? [`${path}: ${html.slice(hit.index - 60, hit.index + 40)}`] : [];
  });
  expect(found).toEqual([]);
});
