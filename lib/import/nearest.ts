import { sharedFolders } from '@/lib/import/source-tree';

/** A statement about an instance, by the file it stands in. */
interface Stated {
  instanceId: string;
  path: string;
}

export interface Nearest<T> {
  /** Statements about this attempt, the nearest file first. */
  mine: T[];
  /** Files whose statement may be about this attempt or about another one just as near. */
  unclear: string[];
}

/**
 * Which statements (reports, predictions) about an instance are about the attempt in `path`, where
 * several runs of the same instance may lie in one import: a statement belongs to the attempt that
 * shares most folders with it. Just as near to two attempts, it is used for neither.
 */
export function nearestStatements<T extends Stated>(
  path: string,
  attempts: string[],
  statements: T[],
): Nearest<T> {
  const others = attempts.filter((attempt) => attempt !== path);
  const found: { statement: T; shared: number }[] = [];
  const unclear = new Set<string>();
  for (const statement of statements) {
    const shared = sharedFolders(path, statement.path);
    const best = Math.max(-1, ...others.map((other) => sharedFolders(other, statement.path)));
    if (best < shared) found.push({ statement, shared });
    else if (best === shared) unclear.add(statement.path);
  }
  found.sort((a, b) => b.shared - a.shared);
  return { mine: found.map((item) => item.statement), unclear: [...unclear] };
}
