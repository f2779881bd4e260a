import type { RolloutFacts } from '@/lib/rollout/facts';
import type { Summary } from '@/lib/summary/schema';
import { approachOf, samePath, type Approach } from './lineage-approach';
import { commandLineage, type CommandLineage, type IssuedCommand } from './lineage-commands';
import { sameStatements } from './lineage-text';

/** A rollout as its lineage is read: nothing here can hold an outcome. */
export interface LineageRollout {
  /** Null where it has none that can be read. */
  summary: Summary | null;
  facts: Pick<RolloutFacts, 'filesEdited' | 'patch'>;
  patch: string | null;
  commands: readonly IssuedCommand[];
}

/** A hypothesis in the words and with the standing of one summary. */
export interface StatedHypothesis {
  text: string;
  status: Summary['hypotheses'][number]['status'];
  steps: number[];
}

/** A hypothesis of a prior, and the same one in the refined rollout's summary where it was taken up. */
export interface HypothesisLineage {
  theirs: StatedHypothesis;
  mine: StatedHypothesis | null;
  /** In [0, 1]; null where it was not taken up. */
  likeness: number | null;
}

export interface FileLineage {
  path: string;
  /** Who changed or edited it. */
  by: 'both' | 'mine' | 'theirs';
}

/** What a refined rollout ("mine") did with one of the summaries it was shown ("theirs"). */
export interface Lineage {
  /** Null where one of the two has no summary to read. */
  hypotheses: HypothesisLineage[] | null;
  /** Hypotheses of the refined rollout that this prior did not state; null as above. */
  ownHypotheses: number | null;
  /** Files of the patches and files edited on the way, helpers of the agents' own left out; shared ones first. */
  files: FileLineage[];
  commands: CommandLineage;
  approach: Approach;
}

/** Compares a refined rollout with one of its priors by rules alone: the same two, the same lineage. */
export function lineageOf(mine: LineageRollout, theirs: LineageRollout): Lineage {
  const hypotheses = hypothesisLineage(mine.summary, theirs.summary);
  return {
    hypotheses,
    ownHypotheses:
      hypotheses && mine.summary
        ? mine.summary.hypotheses.length - hypotheses.filter((one) => one.mine !== null).length
        : null,
    files: fileLineage(filesOf(mine), filesOf(theirs)),
    commands: commandLineage(mine.commands, theirs.commands),
    approach: approachOf(mine, theirs),
  };
}

function hypothesisLineage(mine: Summary | null, theirs: Summary | null): HypothesisLineage[] | null {
  if (!mine || !theirs) return null;
  const stated = ({ hypothesis, status, steps }: Summary['hypotheses'][number]): StatedHypothesis => ({
    text: hypothesis,
    status,
    steps,
  });
  const texts = (summary: Summary) => summary.hypotheses.map((one) => one.hypothesis);
  const pairs = new Map(sameStatements(texts(mine), texts(theirs)).map((pair) => [pair.theirs, pair]));
  return theirs.hypotheses.map((hypothesis, i) => {
    const pair = pairs.get(i);
    const own = pair && mine.hypotheses[pair.mine];
    return { theirs: stated(hypothesis), mine: own ? stated(own) : null, likeness: pair?.likeness ?? null };
  });
}

function filesOf({ facts }: LineageRollout): string[] {
  const edited = facts.filesEdited.filter((file) => !file.scratch).map((file) => file.path);
  const found: string[] = [];
  for (const path of [...(facts.patch?.files ?? []), ...edited])
    if (!found.some((known) => samePath(known, path))) found.push(path);
  return found;
}

function fileLineage(mine: string[], theirs: string[]): FileLineage[] {
  const isIn = (list: string[], path: string) => list.some((one) => samePath(one, path));
  const listed = [
    ...mine.map((path) => ({ path, by: isIn(theirs, path) ? ('both' as const) : ('mine' as const) })),
    ...theirs.filter((path) => !isIn(mine, path)).map((path) => ({ path, by: 'theirs' as const })),
  ];
  const order = { both: 0, mine: 1, theirs: 2 };
  return listed.sort((a, b) => order[a.by] - order[b.by] || a.path.localeCompare(b.path, 'en'));
}
