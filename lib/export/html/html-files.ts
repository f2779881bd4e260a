import { isScripted } from '@/lib/launch/estimate';
import { ENDING_LABELS, ENDING_SENTENCES, ENDING_WORDS } from '@/lib/metrics/ending-words';
import type { WholeReport } from '@/lib/metrics/pipeline-types';
import type { ExportedExperiment, ExportedTask, ExportedTournament } from '@/lib/rollout/export-lines';
import type { ExportReader, FiguresToExport } from '../export-reader';
import type { ExportFile, RolloutKey } from '../export-source';
import { indexParts } from './index-page';
import { rolloutPath, TaskPaths, tournamentPath } from './links';
import { ownPageParts } from './long-text';
import { rolloutNote, tournamentView, type RolloutNote, type TaskLine, type TaskNote } from './notes';
import { pageChunks, type Crumb } from './page';
import { pagesOf, rolloutParts, rolloutTitle, type RolloutToShow } from './rollout-page';
import { STYLE } from './style';
import { taskParts } from './task-page';
import { groupPages, tournamentParts } from './tournament-page';

const INDEX = 'index.html';

/** What all pages of one bundle are made from. */
interface Book {
  reader: ExportReader;
  experiment: ExportedExperiment;
  figures: FiguresToExport;
  agents: Set<string>;
  blind: boolean;
}

/**
 * The experiment as a folder of HTML that opens from a disk without network or script (docs/export.md). One rollout, or
 * one task's summaries and tournaments, is in memory at a time; the index comes last, when all is known.
 */
export function* htmlFiles(reader: ExportReader): Generator<ExportFile> {
  const book: Book = {
    ...{ reader, experiment: reader.experiment, figures: reader.figures(), agents: new Set() },
    blind: !reader.options.outcomes,
  };
  const paths = new TaskPaths();
  const lines: TaskLine[] = [];
  yield { path: 'style.css', chunks: [STYLE] };
  for (const task of reader.tasks()) {
    const path = paths.next(reader.taskSlug(task.id));
    yield* taskFiles(book, task, path, lines);
  }
  yield { path: INDEX, chunks: indexChunks(book, lines) };
}

function* indexChunks({ reader, experiment, figures, agents }: Book, tasks: TaskLine[]): Generator<string> {
  const setup = reader.setup();
  const redaction = reader.log.report();
  yield* pageChunks(
    {
      ...{ path: INDEX, title: experiment.name, crumbs: [] },
      scripted: tasks.some(({ scripted }) => scripted),
    },
    indexParts({ experiment, setup, figures, tasks, redaction, agents: [...agents].sort() }),
  );
}

function* taskFiles(book: Book, task: ExportedTask, path: string, lines: TaskLine[]): Generator<ExportFile> {
  const { reader, blind, experiment } = book;
  const rollouts = new Map<string, RolloutNote>();
  const of: TaskNote = { task, path, rollouts, blind };
  const above = [{ text: experiment.name, path: INDEX }];
  for (const key of reader.rollouts)
    if (key.taskId === task.id) yield* rolloutFiles(book, key, of, rollouts, above);
  const tournaments: ExportedTournament[] = [];
  for (const id of reader.tournamentsOf(task.id)) {
    const played = reader.tournament(id);
    if (!played) continue;
    tournaments.push(played);
    yield* tournamentFiles(played, of, [...above, { text: task.name, path }]);
  }
  const selections = tournaments.map((played) => ({
    ...{ ...tournamentView(played), id: played.id, selectionId: played.selectionId },
    // The index needs none of it.
    ...{ rounds: [], candidates: [], collapsed: [], survivors: null },
  }));
  const scripted =
    tournaments.some((played) => played.scripted) || [...rollouts.values()].some(scriptedRollout);
  const ending = endingSentence(book.figures.judged, task.id);
  yield {
    path,
    chunks: pageChunks(
      { path, title: task.name, crumbs: above, scripted },
      taskParts(of, tournaments, ending),
    ),
  };
  const views = [...rollouts.values()].map(({ id, slot, iteration, exitStatus, outcome, steps, patch }) => ({
    ...{ id, slot, iteration, exitStatus, outcome, steps, patch },
  }));
  lines.push({ task: { ...task, instruction: null }, path, rollouts: views, selections, scripted });
}

function endingSentence(report: WholeReport | null, taskId: string): string | null {
  const pipeline = report?.pipeline?.taskEndings.find(({ id }) => id === taskId);
  if (pipeline) return `Ending: ${ENDING_LABELS[pipeline.ending]}. ${ENDING_SENTENCES[pipeline.ending]}`;
  const single = report?.tasks.find(({ id }) => id === taskId)?.ending;
  return single ? `Ending: ${ENDING_WORDS[single]}.` : null;
}

const scriptedRollout = ({ model, summaries }: RolloutNote): boolean =>
  isScripted(model) || summaries.some((summary) => isScripted(summary.model));

function* rolloutFiles(
  book: Book,
  key: RolloutKey,
  of: TaskNote,
  rollouts: Map<string, RolloutNote>,
  above: readonly Crumb[],
): Generator<ExportFile> {
  const { reader, agents } = book;
  const found = reader.trajectory(key, false);
  if (!found) return;
  const verdict = reader.outcome(key);
  const note = rolloutNote(found, verdict?.outcome ?? null, reader.summaries(key));
  rollouts.set(key.id, note);
  agents.add(`${note.agent}, ${note.model ?? 'unknown model'}`);
  const shown: RolloutToShow = { found, note, of, verdict, overflow: { rolloutId: key.id, pages: [] } };
  const crumbs = [...above, { text: of.task.name, path: of.path }];
  const scripted = scriptedRollout(note);
  const title = rolloutTitle(note);
  for (let page = 1; page <= pagesOf(shown); page++) {
    const path = rolloutPath(key.id, page);
    yield { path, chunks: pageChunks({ path, title, crumbs, scripted }, rolloutParts(shown, page)) };
  }
  const below = [...crumbs, { text: title, path: rolloutPath(key.id) }];
  for (const own of shown.overflow.pages)
    yield {
      path: own.path,
      chunks: pageChunks({ path: own.path, title: own.title, crumbs: below, scripted }, ownPageParts(own)),
    };
}

function* tournamentFiles(
  played: ExportedTournament,
  of: TaskNote,
  crumbs: readonly Crumb[],
): Generator<ExportFile> {
  const { purpose, iteration, model, scripted } = played;
  const title = purpose === null ? `Votes of ${model}` : `Votes: ${purpose} of iteration ${iteration}`;
  for (let page = 1; page <= groupPages(played); page++) {
    const path = tournamentPath(played.id, page);
    yield { path, chunks: pageChunks({ path, title, crumbs, scripted }, tournamentParts(played, of, page)) };
  }
}
