import { z } from 'zod';
import { RULE_KINDS, type RuleKind } from '@/lib/redact/stored-rule';
import { entry } from './audit-entry';
import { ROLES } from './roles';
import { SHARE_INCLUDES } from './share';

const named = z.object({ name: z.string() });
const withRole = named.extend({ role: z.enum(ROLES) });
const titled = z.object({ shareId: z.string(), title: z.string() });
const rule = z.object({ kind: z.enum(RULE_KINDS), label: z.string() });

const RULES: Record<RuleKind, string> = {
  pattern: 'the pattern',
  allow: 'the allowed text',
  option: 'the option',
};

/** What people do with links, rules of redaction, accounts and tokens. */
export const PEOPLE_AUDIT = {
  'share-created': entry(
    'links',
    titled.extend({
      kind: z.string(),
      include: z.enum(SHARE_INCLUDES),
      outcomesHidden: z.boolean(),
      password: z.boolean(),
      expiresAt: z.string().nullable(),
    }),
    ({ title, kind, include, outcomesHidden, password, expiresAt }) =>
      [
        `shared ${title} (${kind})`,
        include === 'summaries' ? 'without trajectories' : 'with trajectories',
        ...(outcomesHidden ? ['outcomes hidden'] : []),
        ...(password ? ['behind a password'] : []),
        expiresAt === null ? 'for ever' : `until ${expiresAt.slice(0, 10)}`,
      ].join(', '),
  ),
  'share-changed': entry('links', titled, ({ title }) => `changed the link to ${title}`),
  'share-revoked': entry('links', titled, ({ title }) => `revoked the link to ${title}`),
  'redaction-rule-added': entry(
    'redaction',
    rule,
    ({ kind, label }) => `added ${RULES[kind]} ${label} to the rules of redaction`,
  ),
  'redaction-rule-removed': entry(
    'redaction',
    rule,
    ({ kind, label }) => `removed ${RULES[kind]} ${label} from the rules of redaction`,
  ),
  login: entry('accounts', named, ({ name }) => `logged in as ${name}`),
  'login-failed': entry('accounts', named, ({ name }) => `failed to log in as ${name}`),
  logout: entry('accounts', named, ({ name }) => `logged out as ${name}`),
  'account-created': entry(
    'accounts',
    withRole,
    ({ name, role }) => `made the account ${name} with role ${role}`,
  ),
  'account-changed': entry('accounts', withRole, ({ name, role }) => `gave ${name} the role ${role}`),
  'password-changed': entry('accounts', named, ({ name }) => `changed the password of ${name}`),
  'password-refused': entry(
    'accounts',
    named,
    ({ name }) => `tried to change the password of ${name} with a wrong one`,
  ),
  'account-removed': entry('accounts', named, ({ name }) => `removed the account ${name}`),
  'token-created': entry(
    'accounts',
    withRole,
    ({ name, role }) => `made the API token ${name} with role ${role}`,
  ),
  'token-revoked': entry('accounts', named, ({ name }) => `revoked the API token ${name}`),
};
