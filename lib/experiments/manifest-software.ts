import type { ManifestFacts } from '@/db/manifest-facts';
import {
  MODEL_ROLES,
  PROMPT_KINDS,
  type Manifest,
  type ManifestModel,
  type ManifestPrompt,
  type Software,
} from '@/lib/launch/manifest';
import type { LaunchSettings } from '@/lib/launch/settings';

const distinct = <T>(list: readonly (T | null)[]): T[] => [
  ...new Set(list.filter((one): one is T => one !== null)),
];

/** Models by role: those that were asked for, and those that answered under other names than planned. */
export function modelsOf(
  settings: LaunchSettings | null,
  { calls }: ManifestFacts,
  software: readonly Software[],
): ManifestModel[] {
  const { pipeline } = settings ?? {};
  const wanted = {
    ...{ agent: settings?.model, summariser: pipeline?.summariser, judge: pipeline?.judge },
  };
  const prices = new Map(software.flatMap((one) => Object.entries(one.prices.models)));
  return MODEL_ROLES.flatMap((role) => {
    const mine = calls.filter((call) => call.role === role);
    const asked = distinct([wanted[role] ?? null, ...mine.map((call) => call.model)]);
    return asked.map((name) => {
      const answered = mine.filter((call) => call.model === name);
      return {
        ...{ role, asked: name, served: distinct(answered.map((call) => call.servedBy)) },
        calls: answered.reduce((sum, call) => sum + call.calls, 0),
        price: prices.get(name) ?? null,
      };
    });
  });
}

/** Every version of every prompt that was used or is to be; of one known only by its version the hash is null. */
export function promptsOf(
  { tournaments, summaryVersions, refinementVersions }: ManifestFacts,
  software: readonly Software[],
): ManifestPrompt[] {
  const found: ManifestPrompt[] = [
    ...software.flatMap((one) => one.prompts),
    ...tournaments.map(({ promptVersion: version, promptHash: hash }) => ({
      ...{ of: 'judge' as const, version, hash },
    })),
    ...summaryVersions.map((version) => ({ of: 'summary' as const, version, hash: null })),
    ...refinementVersions.map((version) => ({ of: 'refinement' as const, version, hash: null })),
  ];
  const known = new Map(found.map((prompt) => [JSON.stringify(prompt), prompt]));
  return [...known.values()]
    .filter(
      ({ of, version, hash }) =>
        hash !== null || !found.some((one) => one.of === of && one.version === version && one.hash !== null),
    )
    .map(({ of, version, hash }) => ({ of, version, hash }))
    .sort((a, b) => PROMPT_KINDS.indexOf(a.of) - PROMPT_KINDS.indexOf(b.of) || a.version - b.version);
}

/** How rollouts became text for summaries and, where it read whole traces, for the judge. */
export function serialisationsOf(
  { strategies }: ManifestFacts,
  software: readonly Software[],
): Manifest['serialisation'] {
  return {
    summariser: distinct([...software.map((one) => one.serialisation.summariser), ...strategies]),
    judge: distinct(software.map((one) => one.serialisation.judge)),
  };
}
