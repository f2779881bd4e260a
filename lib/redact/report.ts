import type { Finding } from './scan';
import type { RedactionSwitch } from './stored-rule';

/** Where a text can be looked at. */
export interface FoundPlace {
  /** In words: the object, e.g. `parser-quotes #3`. */
  label: string;
  /** 1-based number of the step; null outside the steps. */
  step: number | null;
  field: string;
  /** Page that shows it. */
  href: string | null;
}

/** One value, however often it stands somewhere; never the value itself. */
export interface FoundValue {
  rule: string;
  /** Names it in the list of what is allowed. */
  fingerprint: string;
  /** The first place with its mask, and what follows there. */
  excerpt: { before: string; after: string };
  times: number;
  places: FoundPlace[];
}

/** What would be masked in something that leaves, and how much was looked at. */
export interface SecretReport {
  scanned: { texts: number; characters: number; rollouts: number };
  /** Kinds of secrets that were looked for. */
  kinds: number;
  findings: number;
  byRule: { rule: string; values: number; findings: number }[];
  /** Most often found first. */
  values: FoundValue[];
  /** Values beyond those listed. */
  notListed: number;
  /** What is masked only when it is switched on, with what it finds beyond the rest. */
  switches: { name: RedactionSwitch; on: boolean; findings: number }[];
}

/** Values that a report lists, and places of each. */
const MAX_VALUES = 300;
const MAX_PLACES = 20;

/** Puts findings together by value. */
export class ReportCollector {
  private readonly values = new Map<string, FoundValue>();
  private readonly rules = new Map<string, { fingerprints: Set<string>; findings: number }>();
  private total = 0;

  add(findings: readonly Finding[], at: Pick<FoundPlace, 'label' | 'href'>): void {
    for (const { rule, fingerprint, step, field, preview, after } of findings) {
      this.total += 1;
      const ofRule = this.rules.get(rule) ?? { fingerprints: new Set(), findings: 0 };
      ofRule.findings += 1;
      ofRule.fingerprints.add(fingerprint);
      this.rules.set(rule, ofRule);
      const key = `${rule} ${fingerprint}`;
      const known = this.values.get(key);
      const value = known ?? { rule, fingerprint, excerpt: { before: preview, after }, times: 0, places: [] };
      value.times += 1;
      if (value.places.length < MAX_PLACES) value.places.push({ ...at, step, field });
      if (!known && this.values.size < MAX_VALUES) this.values.set(key, value);
    }
  }

  report(): Pick<SecretReport, 'findings' | 'byRule' | 'values' | 'notListed'> {
    const byRule = [...this.rules].map(([rule, { fingerprints, findings }]) => ({
      ...{ rule, values: fingerprints.size, findings },
    }));
    const distinct = byRule.reduce((sum, { values }) => sum + values, 0);
    return {
      findings: this.total,
      byRule: byRule.sort((a, b) => b.findings - a.findings || (a.rule < b.rule ? -1 : 1)),
      values: [...this.values.values()].sort((a, b) => b.times - a.times),
      notListed: distinct - this.values.size,
    };
  }
}
