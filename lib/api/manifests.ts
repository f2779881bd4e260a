import { queryOptions } from '@tanstack/react-query';
import { manifestSchema } from '@/lib/launch/manifest';
import { getJson } from './get-json';

/** Where the manifest of an experiment is. */
export const manifestPath = (experimentId: string) =>
  `/api/v1/experiments/${encodeURIComponent(experimentId)}/manifest`;

/** Everything that decided an experiment; `state` names how far it has come, so that an older answer is not shown. */
export const manifestQuery = (experimentId: string, state: string) =>
  queryOptions({
    queryKey: ['experiment', experimentId, 'manifest', state],
    queryFn: ({ signal }) => getJson(manifestPath(experimentId), manifestSchema, signal),
  });
