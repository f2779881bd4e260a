/**
 * The policy of a page. Scripts run only with the nonce of this answer, or loaded by one that has it.
 * - `wasm-unsafe-eval`: the player of terminal recordings compiles its WebAssembly; it lets no text be evaluated.
 * - Styles may stand inline: bars, bracket and virtual rows are placed by `style` attributes, which take no nonce, and
 *   toasts and player add style elements of their own. What styles could load is bound to this server.
 * - `data:` and `blob:` images: the picture of a chart is drawn from a blob, icons stand in style sheets.
 * - `next dev` evaluates texts and talks through a web socket.
 */
export function pagePolicy(nonce: string, dev: boolean): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${dev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${dev ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The policy of an answer that is data: opened as a document it can load, run and send nothing. */
export const DATA_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
