/** Pages for admins, in the account's menu and the palette. */
export const ADMIN_PAGES = [
  { label: 'Accounts and API tokens', href: '/accounts' },
  { label: 'Audit', href: '/audit' },
] as const;
