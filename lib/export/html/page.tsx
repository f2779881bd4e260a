/** @jsxImportSource preact */
import type { ComponentChild, ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { oneLine } from '@/lib/rollout/one-line';
import { linkFrom } from './links';
import { Plain, Scripted } from './parts';

export interface Crumb {
  text: string;
  /** Path in the bundle. */
  path: string;
}

export interface PageHead {
  /** Path of this page in the bundle. */
  path: string;
  title: string;
  /** Pages above this one, outermost first. */
  crumbs: readonly Crumb[];
  /** Something of what is shown comes from a scripted model. */
  scripted: boolean;
}

/** Nothing is loaded but the style sheet beside the pages; nothing runs, nothing is sent. */
const POLICY =
  "default-src 'none'; style-src 'self' file:; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * A page in pieces, so that no more than one part of it is in memory. Each part is drawn when it is asked for; all texts
 * are text nodes or attributes that preact escapes.
 */
export function* pageChunks(head: PageHead, parts: Iterable<ComponentChild>): Generator<string> {
  yield '<!doctype html>\n<html lang="en">\n';
  yield `${renderToString(<Head {...head} />)}\n<body>\n`;
  yield `${renderToString(<Top {...head} />)}\n<main id="main">\n`;
  for (const part of parts) yield `${renderToString(<>{part}</>)}\n`;
  yield `</main>\n${renderToString(<Foot />)}\n</body>\n</html>\n`;
}

function Head({ path, title }: PageHead) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta http-equiv="Content-Security-Policy" content={POLICY} />
      <meta name="robots" content="noindex, nofollow" />
      <meta name="referrer" content="no-referrer" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${oneLine(title)} · Runoff`}</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href={linkFrom(path, 'style.css')} />
    </head>
  );
}

function Top({ path, title, crumbs, scripted }: PageHead) {
  return (
    <header class="top">
      <a class="skip" href="#main">
        To the content
      </a>
      {crumbs.length > 0 && (
        <nav aria-label="Pages above this one">
          <ol class="crumbs">
            {crumbs.map((crumb) => (
              <li key={crumb.path}>
                <a href={linkFrom(path, crumb.path)}>
                  <Plain text={crumb.text} />
                </a>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <h1>
        <Plain text={title} /> {scripted && <Scripted />}
      </h1>
    </header>
  );
}

function Foot() {
  return (
    <footer>
      Written by <code>runoff export --format html</code>. It needs no network and no script. Texts of
      trajectories are shown as they were recorded, secrets masked where that was not switched off.
    </footer>
  );
}

/** A part of a page with its heading. */
export function Section({
  id,
  title,
  note,
  children,
}: {
  id: string;
  title: ComponentChildren;
  note?: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {note && <p class="note">{note}</p>}
      {children}
    </section>
  );
}

/** A table that scrolls by itself where the window is narrow. */
export function Table({
  label,
  head,
  children,
}: {
  label: string;
  head: readonly ComponentChild[];
  children: ComponentChildren;
}) {
  return (
    <div class="scroll" role="region" aria-label={`Table: ${label}`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, i) => (
              <th key={i} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
