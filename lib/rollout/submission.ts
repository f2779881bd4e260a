/** Characters of a submission that is no patch that are kept in `extra`. */
const KEPT_CHARS = 10_000;

export interface Submission {
  patch: string | null;
  /** For `extra`, when the submission is something else than a patch (an answer, a flag). */
  text: string | null;
  warnings: string[];
}

/** What an attempt handed in, as a patch if it is a unified diff. Nothing and an empty text are no patch. */
export function readSubmission(text: string | null): Submission {
  if (text === null || text.trim() === '') return { patch: null, text: null, warnings: [] };
  if (/^(?:diff --git |--- |Index: )/m.test(text)) return { patch: text, text: null, warnings: [] };
  const kept = text.length > KEPT_CHARS ? `${text.slice(0, KEPT_CHARS)}…` : text;
  return { patch: null, text: kept, warnings: ['the submission is not a patch'] };
}
