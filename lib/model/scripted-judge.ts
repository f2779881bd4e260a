import { z } from 'zod';
import { RunoffError } from '@/lib/errors';
import { stableId } from '@/lib/ids';
import { rolloutFacts } from '@/lib/rollout/facts';
import { rolloutFactsSchema } from '@/lib/rollout/facts-schema';
import { parseSerialized } from '@/lib/rollout/serialize';
import {
  disqualifications,
  evidenceScore,
  finalChecks,
  type EvidenceInput,
} from '@/lib/summary/evidence-score';
import { summarySchema } from '@/lib/summary/schema';
import { parseJudgePrompt, type ParsedJudgePrompt } from '@/lib/tournament/judge-prompt';
import { seededRandom } from '@/lib/tournament/rng';
import type { ChatModel, ChatRequest } from './chat-model';
import { lastUserMessage, scriptedChatModel } from './scripted-reply';
import { extractSummary } from './scripted-summary';
import { shortCommand } from './scripted-text';

/** Share of replies without a readable verdict, so that re-asks and spoiled votes are real. */
export const UNREADABLE_SHARE = 0.015;

/**
 * Spread of the noise at temperature 0.7: two candidates whose scores differ by d split the votes like a
 * logistic with scale 0.05, so d = 0.05 gives 73 to 27 and d = 0.2 gives 98 to 2. Temperature 0 has no noise.
 */
const NOISE = 0.05;

const documentSchema = z.object({ facts: rolloutFactsSchema, summary: summarySchema });

/**
 * `scripted/evidence`: votes for the candidate with the strongest recorded evidence (`evidenceScore`) under
 * seeded noise. It reads only its prompt; from whole traces it first extracts a summary by the rules of
 * `scripted/extractive`. The same request with the same seed gets the same reply.
 */
export function scriptedJudge(): ChatModel {
  return scriptedChatModel('evidence', judge);
}

function judge(request: ChatRequest): string {
  const user = lastUserMessage(request);
  const prompt = parseJudgePrompt(user);
  if (prompt == null || prompt.documents.length === 0) {
    throw new RunoffError('model-bad-request', "scripted/evidence answers only Runoff's own judge prompts.");
  }
  const random = seededRandom('scripted/evidence', request.seed ?? 0, stableId(user));
  const scale = NOISE * ((request.temperature ?? 0.7) / 0.7);
  const candidates = prompt.documents.map((document, i) => {
    const input = readDocument(document, prompt);
    const score = input == null ? 0 : evidenceScore(input);
    return { number: i + 1, input, score, noisy: score + scale * gumbel(random()) };
  });
  const chosen = candidates.reduce((best, candidate) => (candidate.noisy > best.noisy ? candidate : best));
  const rationale = rationaleOf(candidates, chosen.number);
  if (random() < UNREADABLE_SHARE) return `${rationale}\n\nThe solutions are too close to call.`;
  return `${rationale}\n\nFinal verdict: Solution ${chosen.number}`;
}

interface Judged {
  number: number;
  input: EvidenceInput | null;
  score: number;
}

/** Standard Gumbel noise: the largest of scores with it follows a softmax. */
function gumbel(uniform: number): number {
  return -Math.log(-Math.log(Math.min(Math.max(uniform, 1e-12), 1 - 1e-12)));
}

function readDocument(
  document: string,
  { representation, instruction }: ParsedJudgePrompt,
): EvidenceInput | null {
  if (representation === 'trace') {
    const trajectory = parseSerialized(document);
    if (trajectory == null) return null;
    const facts = rolloutFacts(trajectory);
    const { steps, patch } = trajectory;
    return { facts, summary: extractSummary({ instruction, steps, facts, patch }) };
  }
  const parsed = documentSchema.safeParse(JSON.parse(document));
  return parsed.success ? parsed.data : null;
}

function rationaleOf(candidates: readonly Judged[], chosen: number): string {
  const winner = candidates.find((candidate) => candidate.number === chosen);
  const best = Math.max(...candidates.map((candidate) => candidate.score));
  const paragraphs = candidates.map((candidate) => `Solution ${candidate.number}: ${describe(candidate)}`);
  const close =
    candidates.filter(
      (candidate) => candidate.number !== chosen && Math.abs(candidate.score - (winner?.score ?? 0)) < 0.05,
    ).length > 0;
  const closing =
    winner != null && winner.score < best
      ? `The recorded evidence is close; on balance solution ${chosen} looks less likely to be wrong.`
      : close
        ? `The recorded evidence is close, with a slight lead of solution ${chosen}.`
        : `Solution ${chosen} has the strongest recorded evidence.`;
  return [...paragraphs, closing].join('\n\n');
}

/** The concrete evidence of one candidate in a few sentences. */
function describe({ input, score }: Judged): string {
  if (input == null) return 'the document cannot be read, so nothing is known in its favour.';
  const { summary, facts } = input;
  const out = disqualifications(input).map((item) => item.reason);
  const verified = summary.requirements.filter((item) => item.status === 'verified').length;
  const checks = finalChecks(input);
  const passed = checks.filter((check) => check.result === 'passed');
  const failed = checks.filter((check) => check.result === 'failed');
  const telling = failed.at(-1) ?? passed.at(-1) ?? checks.at(-1);
  const standing = summary.errors.filter((error) => error.status === 'standing');
  const sentences = [
    out.length > 0 ? `It is marked down because ${out.join(' and ')}.` : null,
    summary.requirements.length > 0
      ? `${verified} of ${summary.requirements.length} requirements are verified by captured output.`
      : 'No requirements could be read from the task.',
    telling == null
      ? facts.lastEditStep == null
        ? 'Nothing was checked.'
        : `Nothing was run after the last edit (step ${facts.lastEditStep}).`
      : `After the last edit${facts.lastEditStep == null ? '' : ` (step ${facts.lastEditStep})`} ${checks.length} check${checks.length === 1 ? '' : 's'} ran: ${passed.length} passed, ${failed.length} failed; "${shortCommand(telling.ran, 70)}" (step ${telling.steps[0] ?? '?'}) ${telling.result}.`,
    standing.length > 0
      ? `${standing.length} error${standing.length === 1 ? ' stands' : 's stand'}, such as "${shortCommand(standing.at(-1)?.error ?? '', 80)}".`
      : 'No error stands.',
    facts.patch != null && facts.patch.bytes > 0
      ? `The patch touches ${facts.patch.files.length} file${facts.patch.files.length === 1 ? '' : 's'} (+${facts.patch.added} −${facts.patch.removed}).`
      : null,
    `Evidence score ${score.toFixed(2)}.`,
  ];
  return sentences.filter((sentence) => sentence != null).join(' ');
}
