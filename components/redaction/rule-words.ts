import type { RedactionSwitch } from '@/lib/redact/stored-rule';

/** `github-token` as people read it. */
export const ruleWords = (rule: string): string => {
  const [first = '', ...rest] = rule.split('-');
  return RULES[rule] ?? [NAMES[first] ?? first, ...rest].join(' ');
};

const NAMES: Record<string, string> = {
  ...{ anthropic: 'Anthropic', openai: 'OpenAI', openrouter: 'OpenRouter', langfuse: 'Langfuse', aws: 'AWS' },
  ...{ github: 'GitHub', gitlab: 'GitLab', google: 'Google', slack: 'Slack', npm: 'npm', pypi: 'PyPI' },
  ...{ stripe: 'Stripe', sendgrid: 'SendGrid', twilio: 'Twilio', digitalocean: 'DigitalOcean', xai: 'xAI' },
  ...{ databricks: 'Databricks', groq: 'Groq', replicate: 'Replicate', perplexity: 'Perplexity' },
  ...{ shopify: 'Shopify', linear: 'Linear', notion: 'Notion', docker: 'Docker', vault: 'Vault' },
  ...{ grafana: 'Grafana', newrelic: 'New Relic', atlassian: 'Atlassian', supabase: 'Supabase' },
  ...{ langsmith: 'LangSmith', postman: 'Postman', telegram: 'Telegram', discord: 'Discord', azure: 'Azure' },
};

const RULES: Record<string, string> = {
  'secret-value': 'value behind a secret name',
  'own-pattern': 'own pattern',
  'url-password': 'password in a URL',
  password: 'password in a command',
  'api-key': 'API key',
  jwt: 'JSON web token',
  'hugging-face-token': 'Hugging Face token',
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
