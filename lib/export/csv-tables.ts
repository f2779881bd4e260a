import type { OutcomeKind } from '@/lib/rollout/rollout';
import { csvLine, type CsvCell } from './csv';
import type { ExportReader } from './export-reader';
import type { ExportFile } from './export-source';

type Counts = Record<OutcomeKind, number>;

/** The tables of an experiment as CSV; outcome columns are missing where outcomes are left out. */
export function* csvFiles(reader: ExportReader): Generator<ExportFile> {
  const counts = new Map<string, Counts>();
  const outcomes = new Map<string, OutcomeKind>();
  yield { path: 'rollouts.csv', chunks: rolloutRows(reader, counts, outcomes) };
  yield { path: 'tasks.csv', chunks: taskRows(reader, counts, outcomes) };
  yield { path: 'rounds.csv', chunks: roundRows(reader) };
  yield { path: 'votes.csv', chunks: voteRows(reader) };
  yield { path: 'selections.csv', chunks: selectionRows(reader, outcomes) };
}

const ROLLOUT = [
  ...['rollout', 'task', 'benchmark', 'iteration', 'slot', 'attempt', 'agent', 'agent_version', 'model'],
  ...['exit_status', 'exit_status_raw', 'steps', 'cost_usd', 'uncached_input_tokens', 'cache_read_tokens'],
  ...['cache_write_tokens', 'output_tokens', 'reasoning_tokens', 'started_at', 'ended_at'],
];

function* rolloutRows(
  reader: ExportReader,
  counts: Map<string, Counts>,
  outcomes: Map<string, OutcomeKind>,
): Generator<string> {
  const shown = reader.options.outcomes;
  yield csvLine([...ROLLOUT, ...(shown ? ['outcome', 'reward', 'outcome_detail'] : [])]);
  for (const key of reader.rollouts) {
    const head = reader.head(key);
    if (!head) continue;
    const { usage, outcome, task, agent } = head;
    if (outcome) {
      const mine = counts.get(key.taskId) ?? { passed: 0, failed: 0, error: 0, unknown: 0 };
      mine[outcome.kind] += 1;
      counts.set(key.taskId, mine);
      outcomes.set(key.id, outcome.kind);
    }
    yield csvLine([
      ...[key.id, task.name, task.benchmark, key.iteration, key.slot, key.attempt, agent.name, agent.version],
      ...[head.model, head.exitStatus, head.exitStatusRaw, head.stepCount, head.costUsd],
      ...[usage.uncachedInput, usage.cacheRead, usage.cacheWrite, usage.output, usage.reasoning],
      ...[head.startedAt, head.endedAt],
      ...(outcome ? [outcome.kind, outcome.reward, outcome.detail] : []),
    ]);
  }
}

function* taskRows(
  reader: ExportReader,
  counts: ReadonlyMap<string, Counts>,
  outcomes: ReadonlyMap<string, OutcomeKind>,
): Generator<string> {
  const shown = reader.options.outcomes;
  const more = shown ? ['passed', 'failed', 'error', 'unknown', 'selected_outcome'] : [];
  yield csvLine(['task', 'benchmark', 'base_commit', 'rollouts', 'selected_rollout', ...more]);
  const answers = new Map(
    reader.answers(undefined).map((answer) => [answer.taskId, answer.rollout?.id ?? null]),
  );
  for (const { id, name, benchmark, baseCommit } of reader.tasks()) {
    const mine = counts.get(id) ?? { passed: 0, failed: 0, error: 0, unknown: 0 };
    const answer = answers.get(id) ?? null;
    const attempts = reader.rollouts.filter((key) => key.taskId === id).length;
    const ended: CsvCell[] = [
      mine.passed,
      mine.failed,
      mine.error,
      mine.unknown,
      outcomes.get(answer ?? '') ?? null,
    ];
    yield csvLine([name, benchmark, baseCommit, attempts, answer, ...(shown ? ended : [])]);
  }
}

function* roundRows(reader: ExportReader): Generator<string> {
  yield csvLine([
    'tournament',
    'task',
    'round',
    'group',
    'candidates',
    'tally',
    'winner',
    'decided_by',
    'votes',
  ]);
  for (const id of reader.tournamentIds) {
    const played = reader.tournament(id, false);
    for (const group of played?.groups ?? [])
      yield csvLine([
        ...[id, reader.taskName(played?.taskId ?? ''), group.round, group.group],
        ...[
          group.candidates.join(' '),
          group.tally.join(' '),
          group.winner,
          group.decidedBy,
          group.votes.length,
        ],
      ]);
  }
}

function* voteRows(reader: ExportReader): Generator<string> {
  const names = ['vote', 'shown_order', 'choice', 'spoiled', 'asks', 'extra', 'reused', 'rationale'];
  yield csvLine(['tournament', 'task', 'round', 'group', ...names]);
  for (const id of reader.tournamentIds) {
    const played = reader.tournament(id);
    for (const group of played?.groups ?? [])
      for (const vote of group.votes)
        yield csvLine([
          ...[id, reader.taskName(played?.taskId ?? ''), group.round, group.group, vote.vote],
          ...[
            vote.order.join(' '),
            vote.choice,
            vote.spoiled,
            vote.asks,
            vote.extra,
            vote.reused,
            vote.rationale,
          ],
        ]);
  }
}

function* selectionRows(reader: ExportReader, outcomes: ReadonlyMap<string, OutcomeKind>): Generator<string> {
  const shown = reader.options.outcomes;
  const names = ['tournament', 'selection', 'task', 'iteration', 'purpose', 'judge', 'scripted', 'selector'];
  const settings = ['group_size', 'votes_per_group', 'keep', 'seed', 'status', 'candidates', 'survivors'];
  yield csvLine([
    ...names,
    ...settings,
    'created_at',
    'finished_at',
    ...(shown ? ['survivor_outcomes'] : []),
  ]);
  for (const id of reader.tournamentIds) {
    const played = reader.tournament(id, false);
    if (!played) continue;
    const { settings: chosen, survivors } = played;
    const ended = (survivors ?? []).map((one) => outcomes.get(one) ?? 'unknown').join(' ');
    yield csvLine([
      ...[id, played.selectionId, reader.taskName(played.taskId), played.iteration, played.purpose],
      ...[
        played.model,
        played.scripted,
        chosen.selector,
        chosen.groupSize,
        chosen.votes,
        chosen.keep,
        chosen.seed,
      ],
      ...[played.status, played.candidates.length, survivors?.join(' ') ?? null],
      ...[played.createdAt, played.finishedAt, ...(shown ? [ended] : [])],
    ]);
  }
}
