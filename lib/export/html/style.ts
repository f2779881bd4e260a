/** The style sheet of a bundle: the colours of app/globals.css, both themes, no script and nothing from elsewhere. */
export const STYLE = `:root {
  color-scheme: light dark;
  --canvas: #fbfbfc; --surface: #ffffff; --sunken: #f3f4f6; --line: #e1e4e9; --line-strong: #b9bfc9;
  --ink: #16191f; --ink-2: #434a57; --ink-3: #5f6775; --accent: #5b3fd1; --accent-soft: #efecfc;
  --passed: #14743a; --passed-soft: #e3f4e8; --failed: #bd2320; --failed-soft: #fdeaea;
  --limit: #8f5500; --limit-soft: #fdf1da; --missing: #646b78; --running: #1562c5;
  --t-black: #404040; --t-red: #b91c1c; --t-green: #166534; --t-yellow: #854d0e;
  --t-blue: #1d4ed8; --t-magenta: #a21caf; --t-cyan: #155e75; --t-white: #525252;
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #0f1115; --surface: #15181e; --sunken: #1b1f26; --line: #2a303a; --line-strong: #4a5260;
    --ink: #eceef2; --ink-2: #bcc3ce; --ink-3: #98a1af; --accent: #a997f7; --accent-soft: #262140;
    --passed: #5cc983; --passed-soft: #14301f; --failed: #ff8079; --failed-soft: #3a1b1c;
    --limit: #e8b04b; --limit-soft: #352710; --missing: #98a1af; --running: #74b2ff;
    --t-black: #a3a3a3; --t-red: #f87171; --t-green: #4ade80; --t-yellow: #fde047;
    --t-blue: #60a5fa; --t-magenta: #e879f9; --t-cyan: #67e8f9; --t-white: #e5e5e5;
  }
}
* { box-sizing: border-box; }
html { background: var(--canvas); scroll-padding-top: 12px; }
body {
  margin: 0 auto; padding: 12px 20px 40px; max-width: 1360px; color: var(--ink);
  font: 14px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
a { color: var(--accent); text-underline-offset: 2px; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
h1 { margin: 4px 0 12px; font-size: 20px; line-height: 1.3; overflow-wrap: anywhere; }
h2 { margin: 28px 0 6px; font-size: 16px; line-height: 1.35; overflow-wrap: anywhere; }
h3 { margin: 14px 0 4px; font-size: 13px; }
p { margin: 6px 0; max-width: 90ch; overflow-wrap: anywhere; }
code, pre, .num, .code, .tally { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace; font-size: 12.5px; }
code { overflow-wrap: anywhere; }
ul, ol { margin: 6px 0; padding: 0; list-style: none; }
footer { margin-top: 40px; padding-top: 10px; border-top: 1px solid var(--line); color: var(--ink-3); font-size: 12px; max-width: 90ch; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 12px; top: 8px; padding: 6px 10px; background: var(--surface); border: 1px solid var(--line-strong); }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.crumbs { display: flex; flex-wrap: wrap; gap: 2px 8px; font-size: 13px; }
.crumbs li + li::before { content: '/'; color: var(--ink-3); margin-right: 8px; }
.crumbs a, .parts a, .pager a, .strip a { display: inline-block; min-height: 24px; min-width: 24px; line-height: 24px; overflow-wrap: anywhere; }
.parts, .pager { display: flex; flex-wrap: wrap; gap: 2px 16px; }
.pager { margin: 12px 0; }
.pager [aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; }
.note { color: var(--ink-3); font-size: 13px; }
.strong { font-weight: 600; }
.headline { font-size: 15px; }
.scripted { display: inline-block; padding: 0 6px; border: 1px solid var(--line-strong); border-radius: 3px; color: var(--ink-2); font-size: 12px; font-weight: 400; line-height: 18px; vertical-align: 1px; }
.hidden-char { margin: 0 1px; padding: 0 2px; border: 1px solid var(--line-strong); border-radius: 3px; background: var(--limit-soft); color: var(--ink); font: 10px/1 ui-monospace, Menlo, Consolas, monospace; user-select: none; }
.mark, .crown { display: inline-flex; align-items: baseline; gap: 4px; font-weight: 500; white-space: nowrap; }
.passed { color: var(--passed); } .failed { color: var(--failed); } .limit { color: var(--limit); }
.missing { color: var(--missing); } .running { color: var(--running); } .crown { font-weight: 700; }
.glyph { flex: none; align-self: center; }
.banner { display: flex; flex-wrap: wrap; gap: 4px 14px; font-size: 15px; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr)); gap: 6px 24px; margin: 8px 0; }
.facts dt { color: var(--ink-3); font-size: 12px; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.facts .line { display: block; }
.columns { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); gap: 0 36px; }
.columns .facts { grid-template-columns: 1fr; }
.scroll { position: relative; overflow-x: auto; max-width: 100%; margin: 8px 0; }
.bracket { border: 1px solid var(--line); border-radius: 5px; background: var(--surface); }
.bracket svg { display: block; }
.bracket a { text-decoration: none; }
.bracket a:focus-visible rect, .bracket a:hover rect { stroke: var(--accent); stroke-width: 2; }
table { border-collapse: collapse; }
th, td { padding: 5px 18px 5px 0; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--ink-3); font-size: 12px; border-bottom-color: var(--line-strong); white-space: nowrap; }
tbody th { font-weight: 600; overflow-wrap: break-word; min-width: 64px; max-width: 40ch; }
.num, .nowrap { white-space: nowrap; }
.code { overflow-wrap: anywhere; min-width: 180px; }
.wide { min-width: 300px; max-width: 80ch; color: var(--ink-2); overflow-wrap: anywhere; }
.plot { display: block; }
.strip { display: inline-flex; flex-wrap: wrap; margin-right: 18px; }
.strip a { text-align: center; }
.strip .mark { min-height: 24px; }
pre { margin: 6px 0; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; line-height: 1.4; }
pre.prose { font: inherit; max-width: 90ch; }
pre.command { padding: 6px 10px; background: var(--sunken); border-left: 2px solid var(--accent); }
pre.output { color: var(--ink-2); }
pre.block { margin: 0; content-visibility: auto; contain-intrinsic-size: auto 1800px; }
pre.patch { border-left: 2px solid var(--line); padding-left: 10px; }
.added { color: var(--passed); } .removed { color: var(--failed); } .hunk { color: var(--ink-3); } .patch-file { font-weight: 600; }
summary { min-height: 24px; padding: 2px 0; cursor: pointer; color: var(--accent); width: fit-content; }
.more { margin: 0 0 6px; font-size: 12.5px; }
.more pre { font-size: 12.5px; }
.step { padding: 10px 8px 8px; border-bottom: 1px solid var(--line); }
.step-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 14px; color: var(--ink-3); font-size: 12px; }
.step-head h3 { margin: 0; font-size: 13px; } .step-head a { color: var(--ink); display: inline-block; min-width: 24px; line-height: 24px; text-decoration: none; }
.step-head .strong { color: var(--ink); }
.step:target, .vote:target, .group:target, .tournament:target { background: var(--accent-soft); box-shadow: inset 3px 0 0 var(--accent); }
.group:target, .tournament:target { padding-left: 12px; }
.claims li { margin: 0 0 8px; max-width: 90ch; overflow-wrap: anywhere; }
.claims .status { font-weight: 500; white-space: nowrap; margin-right: 2px; }
.detail { margin: 2px 0; color: var(--ink-2); }
.claim-section { border-top: 1px solid var(--line); }
.claim-section h3 { color: var(--ink-3); font-size: 12px; margin-top: 8px; }
.cite { display: inline-block; min-width: 24px; padding: 0 4px; margin: 1px 2px; border-radius: 3px; background: var(--accent-soft); font: 12px/22px ui-monospace, Menlo, Consolas, monospace; text-align: center; text-decoration: none; }
.cite:hover { text-decoration: underline; }
.cite.bad { background: none; border: 1px dashed var(--line-strong); color: var(--ink-2); }
.group { padding: 4px 0 12px; border-bottom: 1px solid var(--line-strong); }
.group h2 { margin-top: 16px; } .group h2 a { color: var(--ink); text-decoration: none; }
.candidates, .row { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(260px, 1fr); gap: 12px; overflow-x: auto; }
.candidate { padding: 6px 10px; border: 1px solid var(--line); border-radius: 5px; background: var(--surface); }
.candidate.won { border-color: var(--ink); }
.candidate-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 12px; font-weight: 600; }
.row > div { min-width: 0; } .narrow { display: none; }
.vote { padding: 4px 8px; border-bottom: 1px solid var(--line); }
.vote-head { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 2px 0; max-width: none; }
.order span { font-family: ui-monospace, Menlo, Consolas, monospace; } .order .chosen { font-weight: 700; text-decoration: underline; }
.plain li { margin: 4px 0; }
.in-black { color: var(--t-black); } .in-red { color: var(--t-red); } .in-green { color: var(--t-green); } .in-yellow { color: var(--t-yellow); }
.in-blue { color: var(--t-blue); } .in-magenta { color: var(--t-magenta); } .in-cyan { color: var(--t-cyan); } .in-white { color: var(--t-white); }
[class*='on-'] { background: var(--sunken); color: var(--ink); }
.bold { font-weight: 600; } .italic { font-style: italic; } .underline { text-decoration: underline; } .strikethrough { text-decoration: line-through; }
.reverse { background: var(--ink-2); color: var(--canvas); }
@media (max-width: 720px) {
  body { padding: 10px 12px 32px; }
  .columns { grid-template-columns: minmax(0, 1fr); }
  .candidates, .row { grid-auto-flow: row; grid-auto-columns: auto; }
  .narrow { display: block; margin: 6px 0 0; font-weight: 600; }
  th, td { padding-right: 12px; }
  .facts { grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); }
  tbody th { min-width: 92px; }
  .wide { min-width: 440px; }
}
@media print { .skip, nav { display: none; } details::details-content { content-visibility: visible; } }
`;
