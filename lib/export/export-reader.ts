import { slugify } from '@/lib/ids';
import type { WholeReport } from '@/lib/metrics/pipeline-types';
import { redactValue } from '@/lib/redact/redact-value';
import { makeScanner, type Place, type RedactionOptions, type Scanner } from '@/lib/redact/scan';
import type { ExportedSummary, ExportedTask, ExportedTournament } from '@/lib/rollout/export-lines';
import type { Attachment, Outcome, RecordedRollout } from '@/lib/rollout/rollout';
import { ExportLog, type RedactionMode } from './export-log';
import type { ExportSource, RolloutKey, RolloutToExport } from './export-source';

export interface ExportOptions {
  redaction: RedactionMode;
  allow: readonly string[];
  patterns: readonly string[];
  /** Mask names of home directories, and e-mail addresses, also where `redaction` does not ask for them. */
  homes?: boolean;
  emails?: boolean;
  /** False: nothing that a verifier said goes out. */
  outcomes: boolean;
}

export type Trajectory = Omit<RecordedRollout, 'outcome'>;

export interface TrajectoryToExport extends Omit<RolloutToExport, 'recorded'> {
  trajectory: Trajectory;
  /** Logs and other files it has, also where they are not asked for. */
  logs: number;
}

/** One line of a table of rollouts. */
export type RolloutHead = Omit<RolloutToExport, 'recorded'> &
  Omit<Trajectory, 'steps' | 'attachments' | 'prompt' | 'patch' | 'extra' | 'warnings'> & {
    outcome: Outcome | null;
  };

export interface VerifierLog {
  position: number;
  attachment: Attachment;
}

/** Figures of an experiment; those that come from outcomes are null where outcomes are left out. */
export type FiguresToExport = Pick<
  WholeReport,
  'selectionId' | 'votes' | 'firstPlace' | 'decisions' | 'cost'
> & { judged: WholeReport | null };

/**
 * All that the formats of lib/export get to see of an experiment: texts are masked and outcomes left out here, once, so
 * that no format can forget it. Each part is masked when it is asked for, so that the report is about what goes out.
 */
export class ExportReader {
  readonly log: ExportLog;
  readonly options: ExportOptions;
  readonly rollouts: readonly RolloutKey[];
  readonly tournamentIds: readonly string[];
  private readonly source: ExportSource;
  private readonly redaction: RedactionOptions | null;
  private readonly scanner: Scanner;

  /** Throws RunoffError 'bad-input' for a pattern that cannot be used. */
  constructor(source: ExportSource, options: ExportOptions) {
    const { redaction, allow, patterns, homes = false, emails = false } = options;
    this.source = source;
    this.options = options;
    this.log = new ExportLog(redaction);
    this.rollouts = source.rollouts;
    this.tournamentIds = source.tournamentIds;
    const more = redaction === 'all';
    this.redaction =
      redaction === 'none' ? null : { homes: homes || more, emails: emails || more, allow, patterns };
    this.scanner = makeScanner(this.redaction ?? {});
  }

  get experiment() {
    return this.mask(this.source.experiment, { rollout: null, step: null, field: 'experiment' });
  }

  tasks(): ExportedTask[] {
    return this.source.tasks.map((task) =>
      this.mask(task, { rollout: null, step: null, field: `task ${task.slug}` }),
    );
  }

  /** A task's name, as benchmarks and other tools know it. */
  taskName(taskId: string): string {
    const name = this.source.tasks.find(({ id }) => id === taskId)?.name ?? taskId;
    return this.redaction === null ? name : this.scanner.redact(name).text;
  }

  /** A task's name as part of a path, unique in the experiment. */
  taskSlug(taskId: string): string {
    const slug = this.source.tasks.find(({ id }) => id === taskId)?.slug ?? taskId;
    return slugify(this.redaction === null ? slug : this.scanner.redact(slug).text);
  }

  head(key: RolloutKey): RolloutHead | null {
    const found = this.source.rollout(key.id, false);
    if (!found) return null;
    const { recorded, ...rest } = found;
    const { steps: _s, attachments: _a, prompt: _p, patch: _d, extra: _e, warnings: _w, ...head } = recorded;
    const outcome = this.options.outcomes ? head.outcome : null;
    const { instruction: _i, ...task } = head.task;
    const masked = this.mask({ ...head, task, outcome }, { rollout: key.id, step: null, field: '' });
    return { ...rest, ...masked, task: { ...masked.task, instruction: null } };
  }

  patch(key: RolloutKey): { patch: string | null; agent: string; model: string | null } | null {
    const recorded = this.source.rollout(key.id, false)?.recorded;
    if (!recorded) return null;
    const { patch, agent, model } = recorded;
    return this.mask({ patch, agent: agent.name, model }, { rollout: key.id, step: null, field: '' });
  }

  /** Everything but what the verifier said. */
  trajectory(key: RolloutKey, attachments: boolean): TrajectoryToExport | null {
    const found = this.source.rollout(key.id);
    if (!found) return null;
    const { recorded, ...rest } = found;
    const { outcome: _outcome, steps, ...others } = recorded;
    const place: Place = { rollout: key.id, step: null, field: '' };
    const kept = {
      ...others,
      attachments: attachments ? others.attachments.filter((one) => this.goesOut(one)) : [],
      // Warnings of an import may say what a report said.
      warnings: this.options.outcomes ? others.warnings : [],
    };
    const trajectory = {
      ...this.mask(kept, place),
      steps: steps.map((step) => this.mask(step, { ...place, step: step.index })),
    };
    return { ...rest, trajectory, logs: others.attachments.length };
  }

  private goesOut({ kind }: Attachment): boolean {
    if (kind === 'verifier-log') return false;
    if (kind !== 'recording' || this.redaction === null) return true;
    this.log.note('recordings are left out where secrets are masked: they hold typed text in pieces');
    return false;
  }

  /** What the verifier said; null where outcomes are left out. */
  outcome(key: RolloutKey): { outcome: Outcome; logs: VerifierLog[] } | null {
    const recorded = this.options.outcomes ? this.source.rollout(key.id)?.recorded : undefined;
    if (!recorded) return null;
    const logs = recorded.attachments.flatMap((attachment, position) =>
      attachment.kind === 'verifier-log' ? [{ position, attachment }] : [],
    );
    return this.mask({ outcome: recorded.outcome, logs }, { rollout: key.id, step: null, field: '' });
  }

  summaries(key: RolloutKey): ExportedSummary[] {
    return this.source
      .summaries(key.id)
      .map((summary) => this.mask(summary, { rollout: key.id, step: null, field: 'summary' }));
  }

  /** `reasons: false` leaves out what the judge wrote. */
  tournament(id: string, reasons = true): ExportedTournament | null {
    const found = this.source.tournament(id);
    if (!found) return null;
    const silent = (group: ExportedTournament['groups'][number]) => ({
      ...group,
      votes: group.votes.map((vote) => ({ ...vote, rationale: '' })),
    });
    const shown = reasons ? found : { ...found, groups: found.groups.map(silent) };
    return this.mask(shown, { rollout: null, step: null, field: `tournament ${id}` });
  }

  answers(selectionId: string | undefined): { taskId: string; rollout: RolloutKey | null }[] {
    const keys = new Map(this.rollouts.map((key) => [key.id, key]));
    return this.source
      .answers(selectionId)
      .map(({ taskId, rolloutId }) => ({ taskId, rollout: keys.get(rolloutId ?? '') ?? null }));
  }

  tournamentsOf(taskId: string): string[] {
    return this.source.tournamentsOf(taskId);
  }

  figures(): FiguresToExport {
    const report = this.mask(this.source.figures(), { rollout: null, step: null, field: 'figures' });
    const { selectionId, votes, firstPlace, decisions, cost } = report;
    return {
      ...{ selectionId, votes, firstPlace, decisions, cost },
      judged: this.options.outcomes ? report : null,
    };
  }

  setup(): ReturnType<ExportSource['setup']> {
    return this.mask(this.source.setup(), { rollout: null, step: null, field: 'settings' });
  }

  private mask<T>(value: T, where: Place): T {
    if (this.redaction === null) return value;
    const { value: masked, findings } = redactValue(value, this.redaction, where, this.scanner);
    this.log.found(findings);
    return masked;
  }
}
