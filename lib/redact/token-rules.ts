import { entropy } from './entropy';

/** What a rule says of one place in a text: `[start, end)` is what is masked, in UTF-16 units. */
export interface Hit {
  start: number;
  end: number;
}

/** A kind of secret. Its name stands in the mask: `[redacted:github-token]`. */
export interface SecretRule {
  id: string;
  /** Texts without one of these are not looked at; case counts. */
  hints: readonly [string, ...string[]];
  /** What is masked: the group named `secret`, else the whole match. Bounded repeats only, so that time stays linear. */
  pattern: RegExp;
  /** Bits a character of what is masked must have at least. */
  minEntropy?: number;
}

/** Not inside a longer word: tokens are found where they begin. */
const START = '(?<![A-Za-z0-9_-])';
/** The token ends here: what follows is not of its alphabet. */
const END = '(?![A-Za-z0-9_-])';

function token(
  id: string,
  hint: string | SecretRule['hints'],
  body: string,
  minEntropy?: number,
): SecretRule {
  const hints: SecretRule['hints'] = typeof hint === 'string' ? [hint] : hint;
  const pattern = new RegExp(`${START}(?:${body})`, 'g');
  return { id, hints, pattern, ...(minEntropy === undefined ? {} : { minEntropy }) };
}

const LONG = '[A-Za-z0-9_-]';

/**
 * Tokens that tell themselves by how they begin, as their issuers document them. The alphabets and lengths are facts
 * that public rule sets (gitleaks, detect-secrets, GitHub's list of patterns) agree on; the expressions are ours, a
 * little wider in length, since issuers change it.
 */
export const TOKEN_RULES: readonly SecretRule[] = [
  token('anthropic-key', 'sk-ant-', `sk-ant-${LONG}{20,200}`, 3),
  token('openrouter-key', 'sk-or-', `sk-or-${LONG}{20,120}`, 3),
  token('langfuse-key', 'sk-lf-', `sk-lf-[0-9a-f-]{36}${END}`),
  token(
    'openai-key',
    ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-'],
    `sk-(?:proj|svcacct|admin|None)-${LONG}{20,250}`,
    3,
  ),
  token('openai-key', 'T3BlbkFJ', `sk-[A-Za-z0-9]{16,60}T3BlbkFJ${LONG}{10,120}`, 3),
  token(
    'api-key',
    'sk-',
    `sk-(?=[A-Za-z0-9]{0,30}[0-9])(?=[A-Za-z0-9]{0,30}[A-Za-z])[A-Za-z0-9]{32,64}${END}`,
    3.2,
  ),
  token('aws-access-key', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], `(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}${END}`, 3),
  token('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], `gh[pousr]_[A-Za-z0-9]{36,255}`, 3),
  token('github-token', 'github_pat_', `github_pat_[A-Za-z0-9_]{40,255}`, 3),
  token(
    'gitlab-token',
    ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-'],
    `gl(?:pat|dt|rt|cbt|ptt)-${LONG}{20,64}`,
    3,
  ),
  token('google-key', 'AIza', `AIza${LONG}{35}${END}`, 3),
  token('google-key', 'GOCSPX-', `GOCSPX-${LONG}{28}${END}`, 3),
  token('google-key', 'ya29.', `ya29\\.${LONG}{30,300}`, 3),
  token('slack-token', 'xox', `xox[abeoprs]-(?:[0-9]{1,14}-){0,4}[A-Za-z0-9-]{10,250}`, 2.5),
  token('slack-token', 'xapp-', `xapp-[0-9]-[A-Za-z0-9-]{20,200}`, 2.5),
  token('hugging-face-token', 'hf_', `hf_[A-Za-z]{30,40}${END}`, 3),
  token('hugging-face-token', 'api_org_', `api_org_[A-Za-z]{30,40}${END}`, 3),
  token('npm-token', 'npm_', `npm_[A-Za-z0-9]{36}${END}`, 3),
  token('pypi-token', 'pypi-AgE', `pypi-AgE${LONG}{50,400}`, 3),
  token(
    'stripe-key',
    ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_', 'whsec_'],
    `(?:[sr]k_(?:live|test)_|whsec_)[A-Za-z0-9+/]{20,250}`,
    3,
  ),
  token('sendgrid-key', 'SG.', `SG\\.${LONG}{16,32}\\.${LONG}{32,64}`, 3),
  token('twilio-key', ['SK', 'AC'], `(?:SK|AC)[0-9a-f]{32}${END}`, 3),
  token('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], `do[por]_v1_[0-9a-f]{64}${END}`, 3),
  token('databricks-token', 'dapi', `dapi[0-9a-f]{32}(?:-[0-9])?${END}`, 3),
  token('groq-key', 'gsk_', `gsk_[A-Za-z0-9]{40,64}${END}`, 3),
  token('xai-key', 'xai-', `xai-[A-Za-z0-9]{60,100}${END}`, 3),
  token('replicate-token', 'r8_', `r8_[A-Za-z0-9]{37}${END}`, 3),
  token('perplexity-key', 'pplx-', `pplx-[A-Za-z0-9]{40,60}${END}`, 3),
  token('shopify-token', 'shp', `shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}${END}`, 3),
  token('linear-key', 'lin_api_', `lin_api_[A-Za-z0-9]{40}${END}`, 3),
  token('notion-token', ['ntn_', 'secret_'], `(?:ntn_|secret_)[A-Za-z0-9]{43,50}${END}`, 3),
  token('docker-token', 'dckr_', `dckr_(?:pat|oat)_${LONG}{20,60}`, 3),
  token('vault-token', ['hvs.', 'hvb.'], `hv[sb]\\.${LONG}{24,300}`, 3),
  token(
    'grafana-token',
    ['glsa_', 'glc_'],
    `(?:glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/=]{32,400})`,
    3,
  ),
  token('newrelic-key', 'NRAK-', `NRAK-[A-Z0-9]{27}${END}`, 3),
  token('atlassian-token', 'ATATT3', `ATATT3[A-Za-z0-9_=-]{60,300}`, 3),
  token('supabase-token', ['sbp_', 'sb_secret_'], `(?:sbp_[0-9a-f]{40}|sb_secret_${LONG}{20,60})${END}`, 3),
  token('langsmith-key', 'lsv2_', `lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}${END}`, 3),
  token('postman-key', 'PMAK-', `PMAK-[0-9a-f]{24}-[0-9a-f]{34}${END}`, 3),
  token('age-key', 'AGE-SECRET-KEY-', `AGE-SECRET-KEY-1[A-Z0-9]{58}${END}`),
  token('telegram-token', ':AA', `[0-9]{8,10}:AA${LONG}{33}${END}`, 3),
  {
    id: 'slack-webhook',
    hints: ['hooks.slack.com'],
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/(?<secret>[A-Za-z0-9_/+-]{20,120})/g,
  },
  {
    id: 'discord-webhook',
    hints: ['/api/webhooks/'],
    pattern: /discord(?:app)?\.com\/api\/webhooks\/(?<secret>[0-9]{15,22}\/[\w-]{40,100})/g,
  },
  // Three parts, of which the first two are JSON: `eyJ` is base64 for `{"`.
  {
    id: 'jwt',
    hints: ['eyJ'],
    pattern: new RegExp(`${START}eyJ[\\w-]{8,4000}\\.eyJ[\\w-]{8,8000}\\.[\\w-]{0,4000}`, 'g'),
  },
  {
    id: 'azure-key',
    hints: ['AccountKey=', 'SharedAccessKey=', 'sharedaccesskey='],
    pattern: /(?:AccountKey|SharedAccessKey)=(?<secret>[A-Za-z0-9+/]{40,100}={0,2})/gi,
  },
  {
    id: 'signed-url',
    hints: ['sig=', 'Signature='],
    pattern: /[?&;](?:sig|X-Amz-Signature|X-Goog-Signature|Signature)=(?<secret>[A-Za-z0-9%+/_~=-]{20,600})/g,
    minEntropy: 3,
  },
  {
    id: 'session-cookie',
    hints: ['sessionid=', 'SESSID=', 'SESSIONID=', 'connect.sid='],
    pattern: /(?:sessionid|SESSID|SESSIONID|connect\.sid)=(?<secret>[A-Za-z0-9%._~+-]{16,400})/g,
    minEntropy: 3,
  },
  {
    id: 'registry-auth',
    hints: ['"auth', '_auth'],
    pattern:
      /(?:\\?"auth\\?"\s{0,4}:\s{0,4}\\?"|\b_auth\s{0,3}=\s{0,3}"?)(?<secret>[A-Za-z0-9+/]{16,400}={0,2})/g,
  },
  // `-----BEGIN ` in base64, as kubeconfig files and CI variables hold keys; not of certificates and public keys.
  token('private-key', 'LS0tLS1CRUdJTi', 'LS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)[A-Za-z0-9+/]{100,20000}={0,2}'),
];

const ANY_HINT = new RegExp(
  TOKEN_RULES.flatMap(({ hints }) => hints)
    .map((hint) => hint.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|'),
);

/** False where no rule can find anything: told in one pass over the text, where asking each rule takes one a hint. */
export const mayHoldToken = (text: string): boolean => ANY_HINT.test(text);

/** Places that a rule finds, in order. */
export function* hitsOf(rule: SecretRule, text: string): Generator<Hit> {
  if (!rule.hints.some((hint) => text.includes(hint))) return;
  for (const match of text.matchAll(rule.pattern)) {
    const secret = match.groups?.secret ?? match[0];
    if (rule.minEntropy !== undefined && entropy(secret) < rule.minEntropy) continue;
    const start = match.index + match[0].lastIndexOf(secret);
    yield { start, end: start + secret.length };
  }
}
