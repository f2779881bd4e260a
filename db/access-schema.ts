import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ROLES } from '@/lib/access/roles';
import { RULE_KINDS } from '@/lib/redact/stored-rule';
import { SHARE_INCLUDES, type ShareTarget } from '@/lib/access/share';
import { createdAt } from './schema';

/** Accounts. This table and the next four have the columns that better-auth expects; times are what it writes. */
export const users = sqliteTable('users', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: integer('email_verified', { mode: 'boolean' }).notNull().default(false),
  image: text('image'),
  role: text('role', { enum: ROLES }).notNull().default('viewer'),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
});

export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    token: text('token').notNull().unique(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [index('sessions_user').on(t.userId)],
);

export const accounts = sqliteTable(
  'accounts',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: integer('access_token_expires_at', { mode: 'timestamp_ms' }),
    refreshTokenExpiresAt: integer('refresh_token_expires_at', { mode: 'timestamp_ms' }),
    scope: text('scope'),
    /** Hash of the password, as better-auth makes it (scrypt). */
    password: text('password'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [index('accounts_user').on(t.userId)],
);

export const verifications = sqliteTable(
  'verifications',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [index('verifications_identifier').on(t.identifier)],
);

/** How often somebody knocked: of better-auth's own routes and of passwords of shared links. */
export const rateLimits = sqliteTable('rate_limits', {
  id: text('id').primaryKey(),
  key: text('key').notNull().unique(),
  count: integer('count').notNull(),
  /** Milliseconds since 1970. */
  lastRequest: integer('last_request').notNull(),
});

/** Secrets by which programs read the API; only their SHA-256 is kept. */
export const apiTokens = sqliteTable(
  'api_tokens',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    tokenHash: text('token_hash').notNull(),
    role: text('role', { enum: ROLES }).notNull(),
    createdBy: text('created_by'),
    createdAt: createdAt(),
    lastUsedAt: text('last_used_at'),
    revokedAt: text('revoked_at'),
  },
  (t) => [uniqueIndex('api_tokens_hash').on(t.tokenHash)],
);

/** Links that show one object to whoever has them; only the SHA-256 of the token is kept. */
export const shares = sqliteTable(
  'shares',
  {
    id: text('id').primaryKey(),
    tokenHash: text('token_hash').notNull(),
    target: text('target', { mode: 'json' }).$type<ShareTarget>().notNull(),
    /** Of the object its target belongs to, so that a list can be asked for; null when it spans several. */
    experimentId: text('experiment_id'),
    include: text('include', { enum: SHARE_INCLUDES }).notNull(),
    outcomesHidden: integer('outcomes_hidden', { mode: 'boolean' }).notNull(),
    title: text('title').notNull(),
    /** Salted scrypt of the password; null when none is asked for. */
    passwordHash: text('password_hash'),
    expiresAt: text('expires_at'),
    createdBy: text('created_by'),
    createdAt: createdAt(),
    revokedAt: text('revoked_at'),
    views: integer('views').notNull().default(0),
    lastSeenAt: text('last_seen_at'),
  },
  (t) => [uniqueIndex('shares_token').on(t.tokenHash), index('shares_experiment').on(t.experimentId)],
);

/** What people added to the rules by which secrets are found in what is shared and exported. */
export const redactionRules = sqliteTable(
  'redaction_rules',
  {
    id: text('id').primaryKey(),
    /**
     * `pattern`: a regular expression of things to mask; `allow`: the fingerprint of one text that is no secret;
     * `option`: what else is masked, `homes` or `emails`.
     */
    kind: text('kind', { enum: RULE_KINDS }).notNull(),
    value: text('value').notNull(),
    /** What a person calls it; of an allowed text its masked form. */
    label: text('label').notNull(),
    createdBy: text('created_by'),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('redaction_rules_value').on(t.kind, t.value)],
);
