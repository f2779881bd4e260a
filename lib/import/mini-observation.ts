import { isObject, numberOf, objectOf, stringOf, type JsonObject } from '@/lib/import/json-value';
import type { Step } from '@/lib/rollout/rollout';

export type Observed = Pick<Step, 'observation' | 'returnCode' | 'error' | 'truncated'>;

/** Beginnings of mini-SWE-agent's replies to a message without exactly one action. */
const FORMAT_ERROR =
  /^\s*(?:Please always provide EXACTLY ONE action|Please always provide exactly one action|Tool call error:|No tool calls? found|Format error)/i;
const TIMED_OUT = /^\s*(?:The last command\b[\s\S]*?timed out and has been killed|Command timed out)/i;
const WRAPPED = /^<returncode>(-?\d+)<\/returncode>\s*([\s\S]*)$/;
const PLAIN_OUTPUT = /^<output>\n?([\s\S]*?)(?:<\/output>\s*)?$/;

/** True for the reply to a message that held no usable action. */
export function isFormatError(text: string, extra: JsonObject): boolean {
  return stringOf(extra.interrupt_type) === 'FormatError' || FORMAT_ERROR.test(text);
}

/**
 * What mini-SWE-agent told the model about a command. Version 1 wraps it in `<returncode>` and
 * `<output>` (or head, count and tail of a long one), version 2 adds the return code in `extra` and may
 * write the observation as JSON. The wrapping is taken off, the output itself is not touched.
 */
export function observed(text: string, extra: JsonObject): Observed {
  const exception =
    stringOf(extra.exception_info) ??
    (isObject(extra.exception_info) ? JSON.stringify(extra.exception_info) : null);
  const inner = unwrap(text);
  const returnCode = numberOf(extra.returncode) ?? inner.returnCode;
  // Version 2 states it beside the text: such an output may say what it likes about timeouts.
  if (exception === null && (numberOf(extra.returncode) ?? -1) >= 0)
    return { ...inner, returnCode, error: null };
  if (TIMED_OUT.test(inner.observation ?? '') || (exception !== null && /timed? ?out/i.test(exception))) {
    return { ...inner, returnCode: null, error: 'timeout' };
  }
  // Without a process there is no return code; version 2 then writes -1.
  if (exception !== null && exception !== '') return { ...inner, returnCode: null, error: 'tool-error' };
  return { ...inner, returnCode, error: null };
}

function unwrap(text: string): Omit<Observed, 'error'> {
  const wrapped = WRAPPED.exec(text);
  if (!wrapped) return unwrapJson(text) ?? { observation: text, returnCode: null, truncated: isElided(text) };
  const rest = wrapped[2] ?? '';
  const plain = PLAIN_OUTPUT.exec(rest);
  const returnCode = Number(wrapped[1]);
  return plain
    ? { observation: plain[1] ?? '', returnCode, truncated: false }
    : { observation: rest, returnCode, truncated: isElided(rest) };
}

function isElided(text: string): boolean {
  return /<elided_chars>|<output_head>/.test(text);
}

function unwrapJson(text: string): Omit<Observed, 'error'> | null {
  if (!/^\s*\{[\s\S]*"returncode"/.test(text)) return null;
  let parsed: JsonObject;
  try {
    parsed = objectOf(JSON.parse(text));
  } catch (cause) {
    // A command may print something that only looks like JSON; then it is plain text.
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
  const returnCode = numberOf(parsed.returncode);
  const output = stringOf(parsed.output);
  if (output !== null) return { observation: output, returnCode, truncated: false };
  const head = stringOf(parsed.output_head);
  if (head === null) return null;
  const elided = numberOf(parsed.elided_chars);
  const middle = `\n[${elided === null ? 'characters' : `${elided} characters`} elided]\n`;
  return { observation: head + middle + (stringOf(parsed.output_tail) ?? ''), returnCode, truncated: true };
}
