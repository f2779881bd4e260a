import type { Importer } from '@/lib/import/importer';
import { miniSweAgent } from '@/lib/import/mini-swe-agent';

/**
 * All importers, in the order in which they claim files: Harbor first, as a trial folder holds a
 * trajectory of another format.
 */
export const IMPORTERS: Importer[] = [miniSweAgent];
