import type { Summary } from '@/lib/summary/schema';
import { clip, distinct, MAX_ITEMS, prose, sentences } from './scripted-text';

/** What a problem statement asks for, as far as words tell. */
export interface ReadInstruction {
  task: Summary['task'];
  requirements: string[];
  /** Blocks the statement gives as expected output, compared with what checks printed. */
  sampleOutputs: string[];
}

const DEMAND =
  /\b(must|should|shall|needs? to|have to|has to|required?|ensure|make sure|expected to|is supposed to|please)\b/i;
const LIMIT =
  /\b(must not|should not|shouldn't|do not|don't|cannot|may not|never|without|no outside|not allowed|at most|at least|within|limit)\b/i;
const ACTION =
  /^(?:[-*+•]|\d+[.)])?\s*(implement|write|create|save|add|fix|make|build|return|print|read|find|compute|change|remove|update|support|handle|convert|generate|use|install|configure|document|rename|replace|preserve|keep|allow|raise|accept|reject|output|run|set|include|exclude|validate|parse|sort|log|store|expose|define|extend|restore)\b/i;
const EXPECTED =
  /\b(expected (behaviou?r|result|output)|should (be|return|work|print|give|raise|not)|would expect|I'd expect|expected to)\b/i;
const CURRENT =
  /\b(actual (behaviou?r|result)|currently|instead|raises?|throws?|fails? (to|with)|crash(es)?|does(n't| not)|gives? (a |an )?(error|wrong)|incorrect|bug|broken|Traceback|regression)\b/i;

/** Reads a problem statement by its words: demands, limits, list entries and what is said to happen now. */
export function readInstruction(instruction: string | null): ReadInstruction {
  const all = sentences(instruction ?? '').filter(
    (sentence) => sentence.replace(/[^A-Za-z]/g, '').length >= 8,
  );
  const plain = all.filter((sentence) => !/^#+ /.test(sentence) && !isBoilerplate(sentence));
  const demands = plain.filter(
    (sentence) => (DEMAND.test(sentence) || ACTION.test(sentence)) && !sentence.endsWith(':'),
  );
  const requirements = distinct(demands, (sentence) => sentence)
    .slice(0, MAX_ITEMS)
    .map(unbulleted);
  return {
    task: {
      objective: objectiveOf(all, plain, demands),
      expectedBehaviour: first(plain, EXPECTED),
      currentBehaviour: first(plain, CURRENT),
      constraints: distinct(
        plain.filter((sentence) => LIMIT.test(sentence)),
        (sentence) => sentence,
      )
        .slice(0, 8)
        .map(unbulleted),
      successCriteria: requirements.slice(0, 8),
    },
    requirements: requirements.slice(0, 10),
    sampleOutputs: sampleOutputs(instruction ?? ''),
  };
}

function objectiveOf(all: string[], plain: string[], demands: string[]): string {
  const heading = all.find(
    (sentence) =>
      /^#+ /.test(sentence) && !/^#+ (description|summary|issue|bug|steps|task)\b/i.test(sentence),
  );
  const opening = plain.find((sentence) => sentence.length >= 15);
  const text = opening ?? heading ?? demands[0];
  return text == null ? 'The task statement is not in the record.' : unbulleted(text.replace(/^#+ /, ''));
}

function isBoilerplate(sentence: string): boolean {
  return /^(I've|I have) uploaded|Consider the following|^Your task is to make the minimal|^Format your response|^You are an AI|^\[?(BEGIN|END) PROBLEM|steps? to reproduce:?$/i.test(
    sentence,
  );
}

function first(list: string[], pattern: RegExp): string | null {
  const found = list.find((sentence) => pattern.test(sentence));
  return found == null ? null : unbulleted(found);
}

function unbulleted(sentence: string): string {
  return clip(sentence.replace(/^\s*(?:[-*+•]|\d+[.)])\s+/, '').replace(/^\[ ?\]\s*/, ''));
}

/** Text blocks after a line such as `SAMPLE OUTPUT:` or `Expected output`. */
function sampleOutputs(instruction: string): string[] {
  const found: string[] = [];
  const heading = /^[ \t#*]*(?:sample|example|expected) output[^\n]*\n+((?:[^\n]+\n?)+)/gim;
  for (const match of prose(instruction.replace(/```\w*/g, '')).matchAll(heading)) {
    const block = (match[1] ?? '').trim();
    if (block !== '' && block.length <= 400) found.push(block);
  }
  return found;
}
