/** What somebody may do, least first: look; also start and stop work; also delete, share settings and accounts. */
export const ROLES = ['viewer', 'runner', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Whether `has` may do what `needs` may. */
export function includesRole(has: Role, needs: Role): boolean {
  return ROLES.indexOf(has) >= ROLES.indexOf(needs);
}
