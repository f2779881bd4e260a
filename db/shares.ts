import { and, desc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { stateOfShare, type ShareState } from '@/lib/access/share-state';
import type { Share } from '@/lib/access/share';
import { shares } from './access-schema';
import type { DbOrTx } from './client';
import { prepared } from './prepared';

type Row = typeof shares.$inferSelect;

/** A link as a list shows it; its token is not known any more. */
export interface ShareLine extends Share {
  experimentId: string | null;
  password: boolean;
  createdBy: string | null;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  /** How often a page of it was opened in a browser, and when last. */
  views: number;
  lastSeenAt: string | null;
  state: ShareState;
}

export type NewShare = Omit<Row, 'revokedAt' | 'views' | 'lastSeenAt'>;

/** What a request by a link is checked against. */
export type LinkRow = Share & Pick<Row, 'passwordHash' | 'expiresAt' | 'revokedAt'>;

export function insertShare(db: DbOrTx, share: NewShare): void {
  db.insert(shares).values(share).run();
}

const byTokenHash = prepared((db) =>
  db
    .select()
    .from(shares)
    .where(eq(shares.tokenHash, sql.placeholder('hash')))
    .prepare(),
);

/** The link with this hash of a token, whatever its state; null when there is none. */
export function shareByTokenHash(db: DbOrTx, hash: string): LinkRow | null {
  const row = byTokenHash(db).get({ hash });
  if (!row) return null;
  const { passwordHash, expiresAt, revokedAt } = row;
  return { ...shareOf(row), passwordHash, expiresAt, revokedAt };
}

function shareOf({ id, target, include, outcomesHidden, title }: Row): Share {
  return { id, target, include, outcomesHidden, title };
}

function lineOf(row: Row, now: Date): ShareLine {
  const { experimentId, createdBy, createdAt, expiresAt, revokedAt, views, lastSeenAt } = row;
  return {
    ...shareOf(row),
    ...{ experimentId, createdBy, createdAt, expiresAt, revokedAt, views, lastSeenAt },
    password: row.passwordHash !== null,
    state: stateOfShare(row, now),
  };
}

/** Links, newest first; `experimentId` keeps to those of one experiment. */
export function shareLines(db: DbOrTx, now: Date, experimentId: string | null = null): ShareLine[] {
  const where: SQL | undefined = experimentId === null ? undefined : eq(shares.experimentId, experimentId);
  return db
    .select()
    .from(shares)
    .where(where)
    .orderBy(desc(shares.createdAt), desc(shares.id))
    .all()
    .map((row) => lineOf(row, now));
}

export function findShare(db: DbOrTx, id: string, now: Date): ShareLine | null {
  const row = db.select().from(shares).where(eq(shares.id, id)).get();
  return row ? lineOf(row, now) : null;
}

/** Ends a link for good; false when it was revoked before. */
export function setRevoked(db: DbOrTx, id: string, at: string): boolean {
  const open = and(eq(shares.id, id), isNull(shares.revokedAt));
  return db.update(shares).set({ revokedAt: at }).where(open).run().changes > 0;
}

/** Counts one opened page. */
export function countView(db: DbOrTx, id: string, at: string): void {
  db.update(shares)
    .set({ views: sql`${shares.views} + 1`, lastSeenAt: at })
    .where(eq(shares.id, id))
    .run();
}
