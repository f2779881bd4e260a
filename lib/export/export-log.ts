import type { Finding } from '@/lib/redact/scan';

/** Places that a report names one by one; of more only the numbers are kept. */
const MAX_PLACES = 10_000;

export const REDACTION_MODES = ['default', 'none', 'all'] as const;
/** `default` masks secrets, `all` home directories and e-mail addresses too. */
export type RedactionMode = (typeof REDACTION_MODES)[number];

/** What was masked, in numbers and by place. */
export interface RedactionReport {
  mode: RedactionMode;
  findings: number;
  byRule: Record<string, number>;
  /** Patches with something masked in them: they may no longer apply. */
  patchesChanged: number;
  places: Pick<Finding, 'rule' | 'rollout' | 'step' | 'field' | 'preview' | 'fingerprint'>[];
  /** Findings beyond those in `places`. */
  notListed: number;
}

/** Collects what a reader of an export must know: what was masked, and what its format has no place for. */
export class ExportLog {
  private readonly mode: RedactionMode;
  private readonly rules = new Map<string, number>();
  private readonly places: RedactionReport['places'] = [];
  private readonly patches = new Set<string>();
  private readonly notes = new Map<string, number>();
  private total = 0;

  constructor(mode: RedactionMode) {
    this.mode = mode;
  }

  found(findings: readonly Finding[]): void {
    for (const { rule, rollout, step, field, preview, fingerprint } of findings) {
      this.total += 1;
      this.rules.set(rule, (this.rules.get(rule) ?? 0) + 1);
      if (field === 'patch' && rollout !== null) this.patches.add(rollout);
      if (this.places.length < MAX_PLACES)
        this.places.push({ rule, rollout, step, field, preview, fingerprint });
    }
  }

  /** Counts a sentence; the same one again is counted up. */
  note(text: string): void {
    this.notes.set(text, (this.notes.get(text) ?? 0) + 1);
  }

  report(): RedactionReport {
    return {
      ...{ mode: this.mode, findings: this.total },
      byRule: Object.fromEntries([...this.rules].sort(([a], [b]) => (a < b ? -1 : 1))),
      ...{ patchesChanged: this.patches.size, places: this.places },
      notListed: this.total - this.places.length,
    };
  }

  /** Each sentence with how often it was said. */
  notesSaid(): { note: string; times: number }[] {
    return [...this.notes].map(([note, times]) => ({ note, times }));
  }
}

/** The report as it lies beside the files: without fingerprints, since a short password can be guessed from one. */
export function reportFile(log: ExportLog): string {
  const { places, ...numbers } = log.report();
  const shown = places.map(({ fingerprint: _secret, ...place }) => place);
  return `${JSON.stringify({ ...numbers, places: shown, notes: log.notesSaid() }, null, 2)}\n`;
}
