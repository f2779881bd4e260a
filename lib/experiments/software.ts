import { addToManifest, type Launch } from '@/db/launches';
import { storedManifestSchema, type ManifestPrompt, type Software } from '@/lib/launch/manifest';
import type { LaunchSettings } from '@/lib/launch/settings';
import { buildRefinementContext, REFINEMENT_CONTEXT_VERSION } from '@/lib/refine/refinement-context';
import { rolloutFacts } from '@/lib/rollout/facts';
import {
  DEFAULT_STRATEGY,
  SERIALIZE_STRATEGIES,
  strategyLabel,
  TRACE_STRATEGY,
} from '@/lib/rollout/serialize';
import { buildSummaryPrompt, SUMMARY_PROMPT_VERSION } from '@/lib/summary/prompt';
import { JUDGE_PROMPT_VERSION } from '@/lib/tournament/judge-prompt';
import { CODE_VERSION } from '@/lib/version';
import { judgePromptHash } from './ask-vote';
import { sha256, type Context } from './context';
import type { AdapterFacts } from './run-tools';

/** Prompts that an experiment with these settings is run with, each with the hash of its fixed words. */
export function promptsNow(settings: LaunchSettings, facts: AdapterFacts): ManifestPrompt[] {
  const { agent, actionFormat, pipeline } = settings;
  const words = facts.agentWords(agent, actionFormat);
  const prompts: ManifestPrompt[] = words
    ? [{ of: 'agent', version: words.version, hash: sha256(words.words) }]
    : [];
  if (!pipeline) return prompts;
  const { iterations, context, selection } = pipeline;
  const { representation } = selection;
  prompts.push(
    { of: 'summary', version: SUMMARY_PROMPT_VERSION, hash: summaryPromptHash() },
    { of: 'judge', version: JUDGE_PROMPT_VERSION, hash: judgePromptHash(representation) },
  );
  if (iterations > 1) {
    const hash = sha256(buildRefinementContext(context, []));
    prompts.push({ of: 'refinement', version: REFINEMENT_CONTEXT_VERSION, hash });
  }
  return prompts;
}

/** What the summariser is told about a rollout of which there is nothing to tell. */
function summaryPromptHash(): string {
  const nothing = { steps: [], exitStatus: 'unknown', exitStatusRaw: null, patch: null } as const;
  const facts = rolloutFacts(nothing);
  return sha256(buildSummaryPrompt({ instruction: null, trajectoryText: '', facts, patch: null }));
}

/** What this process runs an experiment with, as its manifest tells it. */
function softwareNow(ctx: Context, settings: LaunchSettings, facts: AdapterFacts): Software {
  const { pipeline, model } = settings;
  const models = [model, pipeline?.summariser, pipeline?.judge].filter((name) => name != null);
  const trace = pipeline?.selection.representation === 'trace';
  return {
    from: ctx.now().toISOString(),
    ...{ runoff: CODE_VERSION, node: process.version },
    prompts: promptsNow(settings, facts),
    serialisation: {
      summariser: pipeline ? strategyLabel(SERIALIZE_STRATEGIES[DEFAULT_STRATEGY]) : null,
      judge: trace ? strategyLabel(SERIALIZE_STRATEGIES[TRACE_STRATEGY]) : null,
    },
    prices: {
      asOf: facts.pricesAsOf,
      models: Object.fromEntries(models.map((name) => [name, facts.price(name)])),
    },
  };
}

/** Writes into the manifest what this process runs the experiment with, unless the last one ran it with the same. */
export function noteSoftware(ctx: Context, launch: Launch, facts: AdapterFacts): void {
  const { software } = storedManifestSchema.parse(launch.manifest);
  const now = softwareNow(ctx, launch.settings, facts);
  const last = software.at(-1);
  if (last && JSON.stringify({ ...last, from: null }) === JSON.stringify({ ...now, from: null })) return;
  addToManifest(ctx.db, launch.experimentId, ['software'], [...software, now]);
}
