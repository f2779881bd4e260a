import { reading } from '@/app/access/reading';
import { refuse } from '@/app/api/v1/answer';
import { scanScopeSchema } from '@/app/api/v1/redaction/scan-scope';
import { problemsIn } from '@/lib/errors';
import { scanSecrets } from '@/lib/experiments/scan-secrets';

/**
 * What would be masked in all that a link to `?target=` (JSON, as lib/access/share.ts has it) shows, by the rules that
 * hold now; `?include=summaries` and `?outcomes=0` as the link would have them; `?leaves=export`: in all there is.
 */
export async function GET(request: Request) {
  const asked = scanScopeSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) return refuse('bad-input', `The address cannot be used: ${problemsIn(asked.error)}.`);
  const { outcomes, ...scope } = asked.data;
  return reading({ kind: 'site' }, (db) =>
    scanSecrets({ db }, { ...scope, outcomesHidden: outcomes === '0' }, request.signal),
  );
}
