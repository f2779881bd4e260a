'use client';

import { createContext, use, type ReactNode } from 'react';
import { includesRole, type Role } from '@/lib/access/roles';

/** Who looks at the page: `name` null where nobody has to log in; null for nobody and for who comes by a shared link. */
export type Looking = { role: Role; name: string | null } | null;

const RoleContext = createContext<Looking>(null);

export function RoleProvider({ looking, children }: { looking: Looking; children: ReactNode }) {
  return <RoleContext value={looking}>{children}</RoleContext>;
}

export const useLooking = (): Looking => use(RoleContext);

/** The role of who looks at the page; null for nobody and for shared links. */
export const useRole = (): Role | null => useLooking()?.role ?? null;

/** Whether who looks may do what `needs` may. The server asks again: this only spares buttons that would be refused. */
export function useMay(needs: Role): boolean {
  const role = useRole();
  return role !== null && includesRole(role, needs);
}

/** Shows its children to those who may use them. */
export function ForRole({ needs, children }: { needs: Role; children: ReactNode }) {
  return useMay(needs) ? children : null;
}
