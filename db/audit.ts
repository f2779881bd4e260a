import { and, asc, desc, eq, inArray, isNotNull, lt } from 'drizzle-orm';
import {
  AUDIT_TYPES,
  auditTypesOf,
  describeAudit,
  type AuditPayload,
  type AuditType,
} from '@/lib/access/audit';
import type { AuditArea } from '@/lib/access/audit-entry';
import type { DbOrTx } from './client';
import { appendEvent } from './events';
import { events, experiments } from './schema';

/** Writes down what a person asked for; call it in the transaction of what was done. */
export function appendAudit<T extends AuditType>(
  db: DbOrTx,
  by: { actor?: string },
  experimentId: string | null,
  type: T,
  payload: AuditPayload<T> & Record<string, unknown>,
): void {
  appendEvent(db, { experimentId, type, payload, ...(by.actor === undefined ? {} : { actor: by.actor }) });
}

export interface AuditLine {
  seq: number;
  createdAt: string;
  /** Null where nobody had to log in. */
  actor: string | null;
  type: string;
  area: AuditArea;
  what: string;
  /** `exists` false: it was deleted since. */
  experiment: { id: string; exists: boolean } | null;
}

export interface AuditFilter {
  area?: AuditArea | null;
  actor?: string | null;
  experimentId?: string | null;
  /** Only events with a smaller number; null: from the newest. */
  before?: number | null;
}

export interface AuditPage {
  lines: AuditLine[];
  /** To ask for the next page with; null at the end. */
  next: number | null;
  /** Everybody who is named in the audit. */
  actors: string[];
}

/** Lines of a page. */
export const AUDIT_PAGE = 50;

/** What people asked for, newest first. */
export function auditPage(db: DbOrTx, filter: AuditFilter, limit = AUDIT_PAGE): AuditPage {
  const { area = null, actor = null, experimentId = null, before = null } = filter;
  const rows = db
    .select({ event: events, known: experiments.id })
    .from(events)
    .leftJoin(experiments, eq(experiments.id, events.experimentId))
    .where(
      and(
        inArray(events.type, area === null ? [...AUDIT_TYPES] : auditTypesOf(area)),
        actor === null ? undefined : eq(events.actor, actor),
        experimentId === null ? undefined : eq(events.experimentId, experimentId),
        before === null ? undefined : lt(events.seq, before),
      ),
    )
    .orderBy(desc(events.seq))
    .limit(limit + 1)
    .all();
  const lines = rows.slice(0, limit).flatMap(({ event, known }): AuditLine[] => {
    const told = describeAudit(event.type, event.payload);
    const { seq, createdAt, actor: by, type, experimentId: id } = event;
    const experiment = id === null ? null : { id, exists: known !== null };
    return told === null ? [] : [{ seq, createdAt, actor: by, type, ...told, experiment }];
  });
  return { lines, next: rows.length > limit ? (lines.at(-1)?.seq ?? null) : null, actors: actorsOf(db) };
}

function actorsOf(db: DbOrTx): string[] {
  return db
    .selectDistinct({ actor: events.actor })
    .from(events)
    .where(isNotNull(events.actor))
    .orderBy(asc(events.actor))
    .all()
    .flatMap(({ actor }) => actor ?? []);
}
