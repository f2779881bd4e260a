import type { AuditArea, AuditEntry } from './audit-entry';
import { PEOPLE_AUDIT } from './audit-people';
import { WORK_AUDIT } from './audit-work';

const AUDIT = { ...WORK_AUDIT, ...PEOPLE_AUDIT };

/** The closed set of what the audit tells: things that a person asked for, not what followed from them. */
export type AuditType = keyof typeof AUDIT;

/** What is written beside a type: enough to say in one sentence what was done. */
export type AuditPayload<T extends AuditType> = (typeof AUDIT)[T] extends AuditEntry<infer P> ? P : never;

const isAuditType = (type: string): type is AuditType => Object.hasOwn(AUDIT, type);

export const AUDIT_TYPES: readonly AuditType[] = Object.keys(AUDIT).filter(isAuditType);

/** The types of one area. */
export const auditTypesOf = (area: AuditArea): AuditType[] =>
  AUDIT_TYPES.filter((type) => AUDIT[type].area === area);

export interface AuditSentence {
  area: AuditArea;
  /** Goes on after the name of who did it; holds names that others gave. */
  what: string;
}

/** What an event of the audit tells; null for a type that is none of it. A payload it cannot read is told by its type alone. */
export function describeAudit(type: string, payload: unknown): AuditSentence | null {
  if (!isAuditType(type)) return null;
  const { area, describe } = AUDIT[type];
  return { area, what: describe(payload) ?? type.replaceAll('-', ' ') };
}
