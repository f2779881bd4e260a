import { ROLES } from '@/lib/access/roles';

export const ROLE_OPTIONS = ROLES.map((role) => ({ value: role, label: role }));
