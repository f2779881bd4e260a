import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { ShareInclude, ShareTarget } from '@/lib/access/share';
import type { SecretReport } from '@/lib/redact/report';
import { REDACTION_SWITCHES, RULE_KINDS } from '@/lib/redact/stored-rule';
import { getJson } from './get-json';

const placeSchema = z.object({
  label: z.string(),
  step: z.number().nullable(),
  field: z.string(),
  href: z.string().nullable(),
});

const valueSchema = z.object({
  rule: z.string(),
  fingerprint: z.string(),
  excerpt: z.object({ before: z.string(), after: z.string() }),
  times: z.number(),
  places: z.array(placeSchema),
});

export const secretReportSchema: z.ZodType<SecretReport> = z.object({
  scanned: z.object({ texts: z.number(), characters: z.number(), rollouts: z.number() }),
  kinds: z.number(),
  findings: z.number(),
  byRule: z.array(z.object({ rule: z.string(), values: z.number(), findings: z.number() })),
  values: z.array(valueSchema),
  notListed: z.number(),
  switches: z.array(z.object({ name: z.enum(REDACTION_SWITCHES), on: z.boolean(), findings: z.number() })),
});

/** What leaves with a link, or (for one experiment) with an export, which holds all there is. */
export interface ScanScope {
  leaves?: 'export' | 'link';
  target: ShareTarget;
  include: ShareInclude;
  outcomesHidden: boolean;
}

/** What would be masked in all that is shown of an object; a changed rule (`['redaction']`) changes every report. */
export const secretReportQuery = ({ target, include, outcomesHidden, leaves = 'link' }: ScanScope) => {
  const query = new URLSearchParams({
    ...{ target: JSON.stringify(target), include, outcomes: outcomesHidden ? '0' : '1', leaves },
  });
  return queryOptions({
    queryKey: ['redaction', 'report', target, include, outcomesHidden, leaves],
    queryFn: ({ signal }) => getJson(`/api/v1/redaction?${query}`, secretReportSchema, signal),
    // It takes seconds of a large experiment: looked for anew when it is opened, not whenever the window is.
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
};

const ruleSchema = z.object({
  id: z.string(),
  kind: z.enum(RULE_KINDS),
  value: z.string(),
  label: z.string(),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
});
export type RedactionRule = z.infer<typeof ruleSchema>;

export const redactionRulesSchema = z.object({ rules: z.array(ruleSchema) });

/** Rules that people added. */
export const redactionRulesQuery = () =>
  queryOptions({
    queryKey: ['redaction', 'rules'],
    queryFn: ({ signal }) => getJson('/api/v1/redaction/rules', redactionRulesSchema, signal),
  });
