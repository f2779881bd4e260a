import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Role } from '@/lib/access/roles';
import { apiTokens } from './access-schema';
import type { DbOrTx } from './client';
import { prepared } from './prepared';

export interface ApiToken {
  id: string;
  name: string;
  role: Role;
  createdBy: string | null;
  createdAt: string;
  /** To the minute. */
  lastUsedAt: string | null;
  revokedAt: string | null;
}

const COLUMNS = {
  ...{ id: apiTokens.id, name: apiTokens.name, role: apiTokens.role, createdBy: apiTokens.createdBy },
  ...{ createdAt: apiTokens.createdAt, lastUsedAt: apiTokens.lastUsedAt, revokedAt: apiTokens.revokedAt },
};

/** All tokens, the revoked ones too, newest first. */
export function listTokens(db: DbOrTx): ApiToken[] {
  return db.select(COLUMNS).from(apiTokens).orderBy(desc(apiTokens.createdAt), desc(apiTokens.id)).all();
}

/** By id, else the one of that name that holds. */
export function findToken(db: DbOrTx, idOrName: string): ApiToken | null {
  const holding = and(eq(apiTokens.name, idOrName), isNull(apiTokens.revokedAt));
  const [found] = [eq(apiTokens.id, idOrName), holding].flatMap((is) =>
    db.select(COLUMNS).from(apiTokens).where(is).limit(1).all(),
  );
  return found ?? null;
}

const byHash = prepared((db) =>
  db
    .select(COLUMNS)
    .from(apiTokens)
    .where(and(eq(apiTokens.tokenHash, sql.placeholder('hash')), isNull(apiTokens.revokedAt)))
    .prepare(),
);

/** The token with that SHA-256, unless it was revoked. */
export const tokenByHash = (db: DbOrTx, hash: string): ApiToken | null => byHash(db).get({ hash }) ?? null;

export function insertToken(
  db: DbOrTx,
  token: {
    id: string;
    name: string;
    tokenHash: string;
    role: Role;
    createdBy: string | null;
    createdAt: string;
  },
): void {
  db.insert(apiTokens).values(token).run();
}

export function markTokenUsed(db: DbOrTx, id: string, lastUsedAt: string): void {
  db.update(apiTokens).set({ lastUsedAt }).where(eq(apiTokens.id, id)).run();
}

export function markTokenRevoked(db: DbOrTx, id: string, revokedAt: string): void {
  db.update(apiTokens).set({ revokedAt }).where(eq(apiTokens.id, id)).run();
}
