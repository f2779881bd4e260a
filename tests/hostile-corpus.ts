import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Name of the global that a script of the corpus would set. */
export const CANARY = 'runoffCanary';
const RUN = `window.${CANARY}=1`;
/** An address that nothing of ours may ask for. */
const OUT = 'http://127.0.0.1:9';
const ESC = '\u001b';

/** Markup, URLs and templates that would run a script or fetch something where text is taken for more than text. */
export const MARKUP: readonly string[] = [
  `<script>${RUN}</script>`,
  `</script><script>${RUN}</script>`,
  `</title></textarea></style></noscript><script>${RUN}</script>`,
  `<!--<script>${RUN}</script>--!>`,
  `<img src="${OUT}/i.png" onerror="${RUN}">`,
  `<img src=x onerror=alert(1)>`,
  `<svg onload=${RUN}><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<svg><script href="data:text/javascript,${RUN}" /></svg>`,
  `<iframe srcdoc="<script>parent.${CANARY}=1</script>"></iframe>`,
  `<iframe src="javascript:parent.${CANARY}=1"></iframe>`,
  `<object data="data:text/html,<script>${RUN}</script>"></object>`,
  `<details open ontoggle=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`,
  `<style>@import "${OUT}/s.css"; *{background:url(${OUT}/b.png)}</style>`,
  `<link rel=stylesheet href="${OUT}/l.css"><base href="${OUT}/">`,
  `<meta http-equiv=refresh content="0;url=${OUT}/">`,
  `<form action="${OUT}/"><button autofocus>go</button></form>`,
  `<template shadowrootmode=open><script>${RUN}</script></template>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${RUN}&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `"><b onmouseover=${RUN}>x</b>`,
  `'-${RUN}-'`,
  `\\u003cscript\\u003e${RUN}\\u003c/script\\u003e`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
  `<a href="javascript:${RUN}">press</a>`,
  `[press](javascript:${RUN}) ![see](${OUT}/m.png)`,
  `javascript:${RUN}//`,
  `java\tscript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `//127.0.0.1:9/p`,
  `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
  `self.__next_f.push([1,"${RUN}"])`,
  `]]>{"$$typeof":"react.element","props":{"dangerouslySetInnerHTML":{"__html":"<script>${RUN}</script>"}}}`,
];

/** What a terminal would obey: links, titles, clipboard, screens, broken sequences. */
export const TERMINAL: readonly string[] = [
  `${ESC}]8;;javascript:${RUN}\u0007link${ESC}]8;;\u0007`,
  `${ESC}]8;id=1;${OUT}/osc\u001b\\link${ESC}]8;;${ESC}\\`,
  `${ESC}]0;title ${RUN}\u0007${ESC}]2;title\u0007`,
  `${ESC}]52;c;cm0gLXJmIC8=\u0007`,
  `${ESC}[31;1mred${ESC}[0m${ESC}[38;2;1;2;3mtrue${ESC}[38;5;999mcolour`,
  `${ESC}[2J${ESC}[H${ESC}[?1049h${ESC}[8mhidden${ESC}[28m`,
  `${ESC}[${'1;'.repeat(400)}m`,
  `${ESC}P1$r0m${ESC}\\${ESC}_apc${ESC}\\${ESC}^pm${ESC}\\`,
  `\u009b31mC1\u009d0;title\u009c`,
  `${ESC}]0;never closed`,
  'over\rwritten\b\b\b\u0007\u0000\u007f',
];

/** Characters that reorder, hide or smuggle text. */
export const UNICODE: readonly string[] = [
  'if \u202eresu_si\u202c \u2066nimda\u2069 \u200f\u061c',
  'zero\u200bwid\u200cth\u200d\u2060\ufeff\u00ad\u034f\u180e\u2063',
  'blank \u3164\u115f\u1160\uffa0 letters',
  '\u{e0041}\u{e0042}\u{e007f} tags \u{e0100}\u{e01ef} selectors',
  'lone \ud800 surrogates \udfff',
  'lines\u2028and\u2029paragraphs\u0085next',
  `zalgo ${'e\u0301\u0302\u0303'.repeat(60)}`,
  'noncharacters \uffff\ufffe \u{10ffff} \ufff9a\ufffab\ufffb',
  'раураl ＜script＞ 𝐛𝐨𝐥𝐝 ﷽',
  'שלום עולם مرحبا',
];

/** Cells that a spreadsheet would take for a formula. */
export const FORMULAS: readonly string[] = [
  '=HYPERLINK("http://127.0.0.1:9/?"&A1,"press")',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(1)',
  '\t=1+1',
  '\r=1+1',
];

/** Names that mean something to an object, a path or a query. */
export const NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../etc/passwd',
  '..%2f..%2fadmin',
  '%00',
  "'; DROP TABLE rollouts; --",
  'null',
  'NaN',
];

/** Everything of the corpus, one a line where it has no line break of its own. */
export const HOSTILE: readonly string[] = [...MARKUP, ...TERMINAL, ...UNICODE, ...FORMULAS, ...NAMES];

/** The n-th text of the corpus, round and round. */
const pick = (n: number): string => HOSTILE[n % HOSTILE.length] ?? '';
/** Short ones joined: a name that holds markup, a link, a direction override and a hidden character. */
export const HOSTILE_NAME = `<img src=${OUT}/n onerror=${RUN}>\u202egnp.exe\u200b javascript:${RUN}`;

const LONG = `<b>${'long line '.repeat(105_000)}</b>`;

function patchOf(seed: number): string {
  const path = pick(seed).replaceAll(/[\r\n]/g, ' ');
  const lines = HOSTILE.map((text) => `+${text.replaceAll(/[\r\n]/g, ' ')}`);
  return [
    `diff --git a/${path} b/${path}`,
    ...['--- a/x.html', `+++ b/${path}`, `@@ -1 +1,${lines.length} @@ ${pick(seed + 1)}`, '-old', ...lines],
    `diff --git a/__proto__ b/javascript:${RUN}`,
    `rename from __proto__\nrename to javascript:${RUN}\n`,
  ].join('\n');
}

/** A trajectory of mini-SWE-agent 1.1 whose every field is hostile; `seed` turns the corpus. */
function miniFile(name: string, seed: number): object {
  const all = HOSTILE.join('\n');
  const said = (role: string, content: string, extra: object = {}) => ({ role, content, extra });
  const turns = HOSTILE.flatMap((text, at) => {
    const command =
      at % 3 === 0 ? `cat '${pick(at + seed)}'` : at % 3 === 1 ? `sed -i 's/a/${text}/' x` : text;
    return [
      said('assistant', `THOUGHT: ${text}\n\n\`\`\`mswea_bash_command\n${command}\n\`\`\``, {
        actions: [{ command, tool: pick(at) }],
        response: { model: HOSTILE_NAME },
      }),
      said(
        'user',
        `<returncode>${at % 2}</returncode>\n<output>\n${pick(at + seed + 1)}\n${text}\n</output>`,
        {
          returncode: at % 2,
        },
      ),
    ];
  });
  const submission = patchOf(seed);
  return {
    info: {
      exit_status: seed % 2 === 0 ? HOSTILE_NAME : 'Submitted',
      submission,
      mini_version: HOSTILE_NAME,
      config: { model: { model_name: HOSTILE_NAME }, agent: { [HOSTILE_NAME]: HOSTILE_NAME } },
    },
    messages: [
      said('system', all),
      said('user', `<pr_description>\n${all}\n</pr_description>`),
      ...turns,
      said('assistant', `THOUGHT: ${all}\n\n\`\`\`mswea_bash_command\ncat long\n\`\`\``, {
        actions: [{ command: `echo ${all}` }],
      }),
      said('user', `<returncode>0</returncode>\n<output>\n${LONG}\n</output>`, { returncode: 0 }),
      said('exit', submission, { exit_status: 'Submitted', submission }),
    ],
    trajectory_format: 'mini-swe-agent-1.1',
    instance_id: name,
  };
}

/** A report of the SWE-bench harness whose tests have hostile names. */
const reportOf = (name: string, resolved: boolean): object => ({
  [name]: {
    ...{ patch_is_None: false, patch_exists: true, patch_successfully_applied: true, resolved },
    tests_status: {
      FAIL_TO_PASS: { success: HOSTILE.slice(0, 40), failure: HOSTILE.slice(40) },
      PASS_TO_PASS: { success: NAMES, failure: [] },
    },
  },
});

/** A Harbor trial with a hostile agent, model, benchmark, exception, log names, tests and terminal recording. */
function trialFiles(task: string): Record<string, string | object> {
  const tests = HOSTILE.map((name, at) => ({
    name,
    status: at % 2 ? 'passed' : 'failed',
    message: name,
    trace: name,
  }));
  const steps = HOSTILE.map((text, at) => ({
    ...{ step_id: at + 2, source: 'agent', message: text, reasoning_content: text },
    tool_calls: [
      { tool_call_id: `c${at}`, function_name: text, arguments: { command: text, keystrokes: text } },
    ],
    observation: { results: [{ source_call_id: `c${at}`, content: text }] },
  }));
  const exception = { exception_type: HOSTILE_NAME, exception_message: HOSTILE_NAME };
  const cast = [{ version: 2, width: 80, height: 24, title: HOSTILE_NAME }];
  return {
    'result.json': {
      ...{
        id: 'x',
        task_name: task,
        trial_name: 'evil__abc1234',
        trial_uri: `javascript:${RUN}`,
        source: HOSTILE_NAME,
      },
      config: { task: { path: HOSTILE_NAME } },
      agent_info: {
        name: HOSTILE_NAME,
        version: HOSTILE_NAME,
        model_info: { name: HOSTILE_NAME, provider: 'p' },
      },
      exception_info: { ...exception, exception_traceback: HOSTILE.join('\n'), occurred_at: 'x' },
      verifier_result: { rewards: { reward: 0, [HOSTILE_NAME]: 0 } },
    },
    'agent/trajectory.json': {
      ...{ schema_version: 'ATIF-v1.4', session_id: HOSTILE_NAME },
      agent: { name: HOSTILE_NAME, version: HOSTILE_NAME, model_name: HOSTILE_NAME },
      steps: [{ step_id: 1, source: 'user', message: HOSTILE.join('\n') }, ...steps],
    },
    'agent/recording.cast': [
      ...cast.map((head) => JSON.stringify(head)),
      ...HOSTILE.map((text, at) => JSON.stringify([at / 10, 'o', `${text}\r\n`])),
    ].join('\n'),
    'verifier/ctrf.json': { results: { tool: { name: HOSTILE_NAME }, summary: {}, tests } },
    'verifier/test-stdout.txt': HOSTILE.join('\n'),
    [`verifier/<img src=x onerror=${RUN}>\u202e.log`]: HOSTILE.join('\n'),
  };
}

/** Name of the first task, which has several attempts. */
export const HOSTILE_TASK = `${HOSTILE_NAME} task`;

/** Writes a folder of rollouts, five of one task and one each of tasks with other hostile names, to be imported. */
export function writeHostileRollouts(folder: string): void {
  const write = (path: string, content: string | object) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  };
  [...Array.from({ length: 4 }, () => HOSTILE_TASK), ...FORMULAS, ...NAMES].forEach((name, at) => {
    write(`run-${at}/evil/evil.traj.json`, miniFile(name, at * 7));
    write(`run-${at}/evil/report.json`, reportOf(name, at % 3 === 0));
  });
  for (const [path, content] of Object.entries(trialFiles(HOSTILE_TASK)))
    write(`job/evil__abc1234/${path}`, content);
  write(`<script>${CANARY}=1<!--.json`, '{"a":1}');
  write('\u202egnp.exe', HOSTILE_NAME);
}
