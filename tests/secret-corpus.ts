import { seededRandom } from '@/lib/tournament/rng';

/** A text with one secret in it. Built at run time from parts, so that no secret stands in a file. */
export interface SecretCase {
  name: string;
  text: string;
  /** What must not be left of it. */
  secret: string;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const ALPHA = LOWER + UPPER;
const WORD = ALPHA + DIGITS;
const URLSAFE = `${WORD}_-`;
const HEX = `${DIGITS}abcdef`;
const BASE64 = `${WORD}+/`;
const BASE32 = `${UPPER}234567`;

/** `length` characters of an alphabet, the same for the same name; with a digit where the alphabet has one. */
function made(name: string, length: number, alphabet = WORD): string {
  const random = seededRandom('secret', name, length);
  const text = Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('');
  return alphabet.includes('7') && alphabet.includes('q') ? `${text.slice(0, -2)}q7` : text;
}

const join = (...parts: string[]) => parts.join('');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const TOKENS: [name: string, secret: string][] = [
  ['anthropic api', join('sk-', 'ant-', 'api03-', made('a', 93, URLSAFE), 'AA')],
  ['anthropic admin', join('sk-', 'ant-', 'admin01-', made('b', 93, URLSAFE), 'AA')],
  ['anthropic oauth', join('sk-', 'ant-', 'oat01-', made('c', 86, URLSAFE), 'AA')],
  ['openai legacy', join('sk', '-', made('d', 20), 'T3Blbk', 'FJ', made('e', 20))],
  ['openai project', join('sk-', 'proj-', made('f', 74, URLSAFE), 'T3Blbk', 'FJ', made('g', 74, URLSAFE))],
  ['openai service account', join('sk-', 'svcacct-', made('h', 120, URLSAFE))],
  ['deepseek', join('sk', '-', made('i', 32, HEX))],
  ['openrouter', join('sk-', 'or-', 'v1-', made('j', 64, HEX))],
  ['aws access key', join('AK', 'IA', made('k', 16, BASE32))],
  ['aws temporary key', join('AS', 'IA', made('l', 16, BASE32))],
  ['github classic', join('gh', 'p_', made('m', 36))],
  ['github oauth', join('gh', 'o_', made('n', 36))],
  ['github app', join('gh', 's_', made('o', 36))],
  ['github fine-grained', join('github', '_pat_', made('p', 22), '_', made('q', 59))],
  ['gitlab', join('gl', 'pat-', made('r', 20, URLSAFE))],
  ['google api', join('AI', 'za', made('s', 35, URLSAFE))],
  ['google oauth secret', join('GOC', 'SPX-', made('t', 28, URLSAFE))],
  ['google access token', join('ya', '29.', made('u', 120, URLSAFE))],
  ['slack bot', join('xo', 'xb-', made('v', 12, DIGITS), '-', made('w', 12, DIGITS), '-', made('x', 24))],
  [
    'slack user',
    join('xo', 'xp-', made('y', 12, DIGITS), '-', made('z', 12, DIGITS), '-', made('aa', 32, HEX)),
  ],
  ['slack app', join('xa', 'pp-', '1-A', made('ab', 10, UPPER + DIGITS), '-', made('ac', 64, HEX))],
  ['hugging face', join('h', 'f_', made('ad', 34, ALPHA))],
  ['npm', join('np', 'm_', made('ae', 36))],
  ['pypi', join('py', 'pi-AgE', 'IcHlwaS5vcmc', made('af', 120, URLSAFE))],
  ['stripe live', join('sk', '_live_', made('ag', 24))],
  ['stripe webhook', join('whs', 'ec_', made('ah', 32))],
  ['sendgrid', join('S', 'G.', made('ai', 22, URLSAFE), '.', made('aj', 43, URLSAFE))],
  ['twilio', join('S', 'K', made('ak', 32, HEX))],
  ['digitalocean', join('do', 'p_v1_', made('al', 64, HEX))],
  ['databricks', join('da', 'pi', made('am', 32, HEX))],
  ['groq', join('gs', 'k_', made('an', 52))],
  ['xai', join('xa', 'i-', made('ao', 80))],
  ['replicate', join('r', '8_', made('ap', 37))],
  ['perplexity', join('pp', 'lx-', made('aq', 48))],
  ['shopify', join('shp', 'at_', made('ar', 32, HEX))],
  ['linear', join('lin', '_api_', made('as', 40))],
  ['notion', join('nt', 'n_', made('at', 46))],
  ['docker hub', join('dckr', '_pat_', made('au', 27, URLSAFE))],
  ['vault', join('hv', 's.', made('av', 90, URLSAFE))],
  ['grafana', join('gl', 'sa_', made('aw', 32), '_', made('ax', 8, HEX))],
  ['langsmith', join('lsv2', '_pt_', made('ay', 32, HEX), '_', made('az', 10, HEX))],
  ['telegram', join(made('ba', 10, DIGITS), ':A', 'A', made('bb', 33, URLSAFE))],
  [
    'jwt',
    join(
      base64url({ alg: 'HS256', typ: 'JWT' }),
      '.',
      base64url({ sub: '12345', name: 'Ada' }),
      '.',
      made('bc', 43, URLSAFE),
    ),
  ],
];

/** Where a token is met: the same one in the middle of a sentence, in code, in a log, behind escaped quotes. */
const AROUND: ((secret: string) => string)[] = [
  (s) => `I will use ${s} to log in.`,
  (s) => `client = Client("${s}")\n`,
  (s) => `{"content": "{\\"value\\": \\"${s}\\"}"}`,
  (s) => `+ curl -s https://api.test/v1?q=${s}&page=2`,
];

const KEY_BODY = Array.from({ length: 12 }, (_, i) => made(`pem${i}`, 64, BASE64)).join('\n');
const pem = (kind: string) =>
  join('-----BEGIN ', kind, 'PRIVATE KEY-----\n', KEY_BODY, '\n-----END ', kind, 'PRIVATE KEY-----');
const CUT_PEM = join('-----BEGIN OPENSSH PRI', 'VATE KEY-----\n', KEY_BODY.slice(0, 300));

const value = (name: string, length: number, alphabet = WORD) => made(`value ${name}`, length, alphabet);
const password = (name: string) => `${made(`password ${name}`, 9)}!${made(`p2 ${name}`, 3)}`;

/** A secret behind a name, in a header, a URL, a command or a block. */
const NAMED: SecretCase[] = (
  [
    ['aws secret', value('aws', 40, BASE64), (s) => `aws_secret_access_key = ${s}\nregion = eu-west-1`],
    ['environment dump', value('env', 32), (s) => `HOME=/root\nSERVICE_API_KEY=${s}\nSHELL=/bin/bash`],
    ['export in a shell', value('exp', 40, HEX), (s) => `export WANDB_API_KEY=${s}`],
    ['.env file, quoted', value('dot', 28), (s) => `DATABASE_NAME=app\nJWT_SECRET="${s}"\n`],
    ['password in an environment', password('db'), (s) => `POSTGRES_USER=app\nPOSTGRES_PASSWORD=${s}\n`],
    ['JSON field', value('json', 36), (s) => `{"user": "ada", "access_token": "${s}", "ttl": 3600}`],
    ['JSON in JSON', value('json2', 36), (s) => `{"args": "{\\"client_secret\\": \\"${s}\\"}"}`],
    ['YAML field', value('yaml', 24), (s) => `auth:\n  api-key: ${s}\n  user: ada\n`],
    ['Python keyword', value('py', 32), (s) => `requests.get(url, auth_token='${s}')`],
    ['camel case', value('camel', 32), (s) => `const cfg = { apiKey: '${s}', region: 'eu' };`],
    ['ruby rocket', value('ruby', 32), (s) => `:secret_key_base => "${s}"`],
    ['INI password', password('ini'), (s) => `[client]\nuser=root\npassword=${s}\n`],
    ['YAML password', password('yml'), (s) => `  password: "${s}"`],
    ['option of a command', value('opt', 30), (s) => `deploy --token ${s} --region eu`],
    ['option with equals sign', value('opt2', 30), (s) => `vault login --auth-token=${s}`],
    ['header', value('head', 40), (s) => `curl -H "X-Api-Key: ${s}" https://api.test`],
    ['bearer header', value('bearer', 48, URLSAFE), (s) => `Authorization: Bearer ${s}`],
    ['bearer in code', value('bearer2', 48, URLSAFE), (s) => `headers={"Authorization": f"Bearer ${s}"}`],
    ['basic header', base64('ada:correct horse 7 battery'), (s) => `authorization: Basic ${s}`],
    ['query of a URL', value('query', 32), (s) => `GET /v1/items?access_token=${s}&page=2`],
    [
      'password in a URL',
      password('url').replace('!', '.'),
      (s) => `postgres://app:${s}@db.internal:5432/app`,
    ],
    ['token in a git URL', value('git', 40), (s) => `git clone https://oauth2:${s}@git.test/a/b.git`],
    ['redis URL without a user', value('redis', 20), (s) => `REDIS_URL=redis://:${s}@cache:6379/0`],
    ['curl -u', password('curl'), (s) => `curl -s -u admin:${s} https://host.test/api`],
    ['sshpass', password('ssh'), (s) => `sshpass -p '${s}' ssh root@10.0.0.3`],
    ['.netrc', password('netrc'), (s) => `machine api.test login ada password ${s}\n`],
    ['.npmrc', value('npmrc', 36), (s) => `//registry.test/:_authToken=${s}\n`],
    ['docker config', base64(`ada:${password('docker')}`), (s) => `{"auths": {"r.test": {"auth": "${s}"}}}`],
    ['.npmrc with a name and a password', base64(`ada:${password('npmrc')}`), (s) => `_auth=${s}\n`],
    ['key in a kubeconfig', base64(pem('RSA ')), (s) => `    client-key-data: ${s}\n`],
    [
      'azure storage',
      join(value('azure', 86, BASE64), '=='),
      (s) => `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${s};`,
    ],
    [
      'signed URL',
      value('sas', 64, HEX),
      (s) => `https://b.s3.test/k?X-Amz-Date=20260101T000000Z&X-Amz-Signature=${s}`,
    ],
    [
      'slack webhook',
      join('T', value('t', 8, UPPER + DIGITS), '/B', value('b', 8, UPPER + DIGITS), '/', value('h', 24)),
      (s) => `https://hooks.slack.com/services/${s}`,
    ],
    ['private key', KEY_BODY, () => `cat id_rsa\n${pem('RSA ')}\n$ `],
    [
      'private key in JSON',
      KEY_BODY.split('\n').join('\\n'),
      () => JSON.stringify({ private_key: `${pem('')}\n` }),
    ],
    ['private key cut off', KEY_BODY.slice(0, 300), () => `${CUT_PEM}\n`],
    ['django', value('django', 50), (s) => `SECRET_KEY = '${s}'\nDEBUG = True`],
    ['session cookie', value('cookie', 40), (s) => `Cookie: theme=dark; sessionid=${s}; lang=en`],
  ] satisfies [string, string, (secret: string) => string][]
).map(([name, secret, around]) => ({ name, secret, text: around(secret) }));

/** Labelled secrets: each token in each surrounding, and secrets that only their names tell. */
export const SECRETS: SecretCase[] = [
  ...TOKENS.flatMap(([name, secret]) =>
    AROUND.map((around, i) => ({ name: `${name}, ${i + 1}`, secret, text: around(secret) })),
  ),
  ...NAMED,
];

/** Kinds of secrets in the corpus, however often each stands in it. */
export const SECRET_KINDS = TOKENS.length + NAMED.length;

const uuid = (name: string) =>
  [8, 4, 4, 4, 12].map((length, i) => made(`${name}${i}`, length, HEX)).join('-');

/** Texts that look a little like secrets and hold none: what agents' trajectories are full of. */
export const LOOK_ALIKES: string[] = [
  ...Array.from({ length: 8 }, (_, i) => `commit ${made(`commit${i}`, 40, HEX)}\nAuthor: Ada`),
  ...Array.from({ length: 6 }, (_, i) => `index ${made(`x${i}`, 7, HEX)}..${made(`y${i}`, 7, HEX)} 100644`),
  ...Array.from({ length: 6 }, (_, i) => `request_id=${uuid(`uuid${i}`)} status=200`),
  ...Array.from({ length: 6 }, (_, i) => `"integrity": "sha512-${made(`sri${i}`, 86, BASE64)}=="`),
  ...Array.from({ length: 6 }, (_, i) => `--hash=sha256:${made(`pip${i}`, 64, HEX)} \\`),
  ...Array.from(
    { length: 4 },
    (_, i) => `![plot](data:image/png;base64,iVBORw0KGgo${made(`png${i}`, 3000, BASE64)}=)`,
  ),
  ...Array.from({ length: 4 }, (_, i) => `digest: sha256:${made(`img${i}`, 64, HEX)}`),
  ...Array.from({ length: 4 }, (_, i) => `checksum = "${made(`cargo${i}`, 64, HEX)}"`),
  ...Array.from({ length: 4 }, (_, i) => `github.com/a/b v1.${i}.0 h1:${made(`go${i}`, 43, BASE64)}=`),
  ...Array.from(
    { length: 3 },
    (_, i) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${made(`pub${i}`, 43, BASE64)} ada@host`,
  ),
  'max_tokens: 4096, temperature: 0.7',
  '"completion_tokens": 1834, "prompt_tokens": 20211, "total_tokens": 22045',
  'tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")',
  'token = self.get_token(request.META["HTTP_AUTHORIZATION"])',
  'csrf_token = get_token(request)',
  '{% csrf_token %}<input name="csrfmiddlewaretoken" value="{{ csrf_token }}">',
  'password = "password"',
  "password='password123'.replace('x', '')",
  'User.objects.create_user("ada", password="testing")',
  'SECRET_KEY = os.environ["SECRET_KEY"]',
  'SECRET_KEY = env("DJANGO_SECRET_KEY")',
  'api_key = settings.OPENAI_API_KEY',
  'api_key=process.env.ANTHROPIC_API_KEY,',
  'export ANTHROPIC_API_KEY=your-api-key-here',
  'OPENAI_API_KEY=sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  'OPENAI_API_KEY=${OPENAI_API_KEY}',
  'AWS_ACCESS_KEY_ID=<your access key>',
  'Authorization: Bearer $TOKEN',
  'Authorization: Bearer <token>',
  'postgres://user:password@localhost/db',
  'mysql://root:${MYSQL_PASSWORD}@db/app',
  'git clone https://github.com/django/django.git',
  'http://localhost:8080/@vite/client',
  'primary_key=True, db_column="key_2024_identifier"',
  'cache_key = f"views.decorators.cache.cache_page.{key_prefix}.v2"',
  'sort_key=lambda item: (item.priority_2, item.created_at_10)',
  'class TokenType2Formatter(BaseFormatter): pass',
  'for key, value in sorted(mapping.items()): print(key, value)',
  'token: Token.Literal.String.Double',
  "raise KeyError('missing token: expected_closing_bracket_2')",
  'PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]',
  'hash = "pbkdf2_sha256$600000$" + salt',
  'test_password_reset_token_invalid_after_password_change_2 PASSED',
  'tests/auth_tests/test_tokens.py::TokenGeneratorTest::test_10265 PASSED',
  '/usr/lib/python3.11/site-packages/botocore/credentials.py:1234: in load_credentials',
  '/root/.cache/pip/wheels/3f/2a/8c/b1f0e9d8c7a6b5948372615043f2e1d0c9b8a79685746352/',
  'node_modules/.pnpm/@babel+core@7.23.9_supports-color@8.1.1/node_modules/@babel/core/lib/index.js',
  'Successfully installed numpy-1.26.4 pandas-2.2.1 python-dateutil-2.9.0.post0',
  'Python 3.11.9 (main, Apr  6 2026, 17:59:24) [GCC 11.4.0] on linux',
  'task-runner-2026-11-21T14:39:21.123Z-0001.log',
  'skip-this-test-because-it-is-slow-on-windows-1234567890',
  'sk-learn and sk-image are installed; see sk-estimator-checks',
  'class="btn-primary hover:bg-blue-500 focus:ring-2 focus:ring-offset-2 md:grid-cols-12"',
  'hf_hub_download(repo_id="org/model", filename="config.json")',
  'from huggingface_hub import hf_hub_url, HfFolder',
  'AKIA is how an access key of AWS begins',
  'grep -rn "BEGIN RSA PRIVATE KEY" tests/',
  "assert '-----BEGIN PRIVATE KEY-----' in pem",
  'ghp_ is the prefix of personal access tokens',
  '0x7f3a9c0012b4 <PyObject_Call+92>',
  'id: 9007199254740991, ratio: 0.30000000000000004',
  '<path d="M12 2C6.48 2 2 6.48 2 12s4.48 10 10 10 10-4.48 10-10S17.52 2 12 2zm0 18c-4.41"/>',
  'ETag: W/"5d8c72a5edda8d6a:0"',
  'nonce 2f1e0d3c4b5a69788796a5b4c3d2e1f0 at block 0000000000000000000b',
  'matrix[0][1] = 3.14159265358979323846264338327950288',
  'eyJ is how base64 of {" begins; eyJhbGciOiJIUzI1NiJ9 alone is a header',
  'E       AssertionError: assert "token_a1" == "token_b2"',
  'self.assertEqual(response.cookies["sessionid"].value, "")',
  'Set-Cookie: lang=en; Path=/; HttpOnly',
  'from secrets import token_urlsafe; token_urlsafe(32)',
  'secret_santa = {"ada": "grace", "alan": "edsger"}',
  'passwd file: root:x:0:0:root:/root:/bin/bash',
  'pwd=/testbed/sympy/core2',
  'password: str | None = None',
  'credentials: service_account.Credentials = default_v2',
  'if token.type == tokenize.NAME and token.string == "lambda2":',
  'key=b"\\x00\\x01\\x02\\x03", mode=AES.MODE_CBC2',
  'registry_key = HKEY_LOCAL_MACHINE2',
  'the token budget of 200000 was used up after 48 calls',
  'api_key: Optional[str] = Field(default=None, min_length=20)',
  'GET /accounts/reset/MQ/set-password/ HTTP/1.1 200',
  'mailto:ada@example.org?subject=token',
  `certificate-authority-data: ${base64(['-----BEGIN CERT', `IFICATE-----\n${made('cert', 400, BASE64)}`].join(''))}`,
];
