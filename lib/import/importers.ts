import { atif } from '@/lib/import/atif';
import { harbor } from '@/lib/import/harbor';
import type { Importer } from '@/lib/import/importer';
import { miniSweAgent } from '@/lib/import/mini-swe-agent';
import { runoffJsonl } from '@/lib/import/runoff-jsonl';
import { sweAgent } from '@/lib/import/swe-agent';

/**
 * All importers, in the order in which they claim files: Harbor first, since a trial folder holds a
 * trajectory of another format.
 */
export const IMPORTERS: Importer[] = [runoffJsonl, harbor, atif, miniSweAgent, sweAgent];
