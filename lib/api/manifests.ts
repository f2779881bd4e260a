import { queryOptions } from '@tanstack/react-query';
import { manifestSchema } from '@/lib/launch/manifest';
import { getJson } from './get-json';

/** Where the manifest of an experiment is; with `?download` as a file. */
export const manifestPath = (experimentId: string) =>
  `/api/v1/experiments/${encodeURIComponent(experimentId)}/manifest`;

/** Everything that decided an experiment. */
export const manifestQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['experiment', experimentId, 'manifest'],
    queryFn: ({ signal }) => getJson(manifestPath(experimentId), manifestSchema, signal),
  });
