import type { z } from 'zod';
import { cutText } from '@/lib/rollout/preview';
import { summarySchema, type Summary } from './schema';

export type ParsedSummary = { ok: true; summary: Summary } | { ok: false; problem: string };

/**
 * Reads a model's reply as a summary. A code fence and text around the one JSON object are tolerated, nothing
 * else is mended. `problem` is one sentence for a person and for the repair prompt.
 */
export function parseSummary(text: string): ParsedSummary {
  const json = jsonObjectIn(text);
  if (json == null) return { ok: false, problem: 'The reply holds no complete JSON object.' };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, problem: `The JSON object cannot be read: ${error.message}.` };
  }
  const parsed = summarySchema.safeParse(value);
  return parsed.success
    ? { ok: true, summary: parsed.data }
    : { ok: false, problem: issuesSentence(parsed.error) };
}

/** The message of the one repair attempt, sent after the reply that could not be read. */
export function buildRepairPrompt(previous: string, problem: string): string {
  const empty = previous.trim() === '';
  return [
    empty ? 'Your reply was empty.' : `Your reply could not be used. ${problem}`,
    'Send the whole evidence report again as one JSON object that satisfies the JSON Schema, with nothing before or after it.',
    'Keep what you wrote; change only what is needed to make it valid.',
  ].join(' ');
}

/** From the first `{` that opens the object to the brace that closes it, minding strings. */
function jsonObjectIn(text: string): string | null {
  const start = text.indexOf('{');
  if (start < 0) return null;
  let depth = 0;
  let inString = false;
  for (let i = start; i < text.length; i++) {
    const char = text.charAt(i);
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return text.slice(start, i + 1);
  }
  return null;
}

const SHOWN_ISSUES = 5;

function issuesSentence(error: z.ZodError): string {
  const shown = error.issues.slice(0, SHOWN_ISSUES).map((issue) => {
    const path = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
    return `${path.replace(/^\./, '') || 'the object'}: ${issue.message.replace(/\.$/, '')}`;
  });
  const more = error.issues.length - shown.length;
  return cutText(
    `The JSON object does not fit the schema: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    900,
  );
}
