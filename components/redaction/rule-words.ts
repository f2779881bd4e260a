import type { RedactionSwitch } from '@/lib/redact/stored-rule';

/** `github-token` as people read it. */
export const ruleWords = (rule: string): string => RULES[rule] ?? rule.replaceAll('-', ' ');

const RULES: Record<string, string> = {
  'secret-value': 'value behind a secret name',
  'own-pattern': 'own pattern',
  'url-password': 'password in a URL',
  password: 'password in a command',
  'api-key': 'API key',
  jwt: 'JSON web token',
  home: 'name in a home directory',
  email: 'e-mail address',
};

export const SWITCH_WORDS: Record<RedactionSwitch, string> = {
  homes: 'Names in home directories',
  emails: 'E-mail addresses',
};

/** `1 place`, `3 places`. */
export const counted = (n: number, one: string): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : `${one}s`}`;
