import { z } from 'zod';
import type { Role } from '@/lib/access/roles';

/** A parameter of the query string. */
export interface QueryParameter {
  name: string;
  description: string;
  schema: z.ZodType;
  required?: boolean;
}

/** A read of the API. */
export interface Operation {
  /** `/api/v1/rollouts/{id}`: its parameters are words in braces. */
  path: string;
  tag: 'experiments' | 'rollouts' | 'selections' | 'comparing' | 'launching' | 'protection' | 'api';
  summary: string;
  query?: readonly QueryParameter[];
  /** Left out: everybody who may read. */
  needs?: Role;
  /** Names the answer among the components. */
  name: string;
  /** What is answered: JSON, or a download. */
  answer: z.ZodType | { download: readonly string[] };
  /** Further media types in which it is answered when asked for. */
  also?: Record<string, string>;
}

export const text = (name: string, description: string, required = false): QueryParameter => ({
  ...{ name, description, schema: z.string(), required },
});

export const number = (name: string, description: string, least = 0): QueryParameter => ({
  ...{ name, description, schema: z.number().int().min(least) },
});

export const choice = (
  name: string,
  description: string,
  options: readonly [string, ...string[]],
  required = false,
): QueryParameter => ({ ...{ name, description, schema: z.enum(options), required } });
