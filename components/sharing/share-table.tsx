'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { revokeShare } from '@/app/actions/sharing';
import { ForRole } from '@/components/access/role-context';
import { TimeAgo } from '@/components/figures/time-ago';
import { PlainText } from '@/components/trajectory/plain-text';
import { AppLink } from '@/components/ui/app-link';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { DataTable, Td, Th } from '@/components/ui/data-table';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { ShareTarget } from '@/lib/access/share';
import { targetPath } from '@/lib/access/share-scope';
import { SHARES_KEY, sharesQuery, type ShareLine } from '@/lib/api/shares';
import { formatTimeUtc } from '@/lib/metrics/format';
import { KIND_WORDS, limitWords, sameTarget } from './share-words';

/** Links to one object, those that still show something first. */
export function SharesOfTarget({
  target,
  experimentId,
}: {
  target: ShareTarget;
  experimentId: string | null;
}) {
  const query = useQuery(sharesQuery(experimentId));
  if (query.isError) return <ErrorState what={query.error.message} onRetry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows rows={2} label="Loading the links" />;
  const mine = query.data.shares.filter((share) => sameTarget(share.target, target));
  const live = mine.filter((share) => share.state === 'live');
  if (mine.length === 0) return null;
  return (
    <section aria-labelledby="links" className="flex flex-col gap-2">
      <h3 id="links" className="font-semibold">
        Links to it{' '}
        <span className="font-normal text-ink-3">
          {live.length} live of {mine.length}
        </span>
      </h3>
      <ShareTable shares={[...live, ...mine.filter((share) => share.state !== 'live')]} named={false} />
    </section>
  );
}

/** On a phone these columns stand in few words under the state, so that one can revoke without scrolling. */
const WIDE = 'max-sm:hidden';

/** Links as a table; `named`: with what each shows. */
export function ShareTable({ shares, named }: { shares: readonly ShareLine[]; named: boolean }) {
  return (
    <DataTable caption="Shared links">
      <thead>
        <tr>
          {named && <Th>What it shows</Th>}
          <Th>State</Th>
          <Th className={WIDE}>Made</Th>
          <Th className={WIDE}>Leaves out</Th>
          <Th align="right" className={WIDE}>
            Opened
          </Th>
          <Th className={WIDE}>Last seen</Th>
          <Th>
            <span className="sr-only">Revoke</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {shares.map((share) => (
          <ShareRow key={share.id} share={share} named={named} />
        ))}
      </tbody>
    </DataTable>
  );
}

function ShareRow({ share, named }: { share: ShareLine; named: boolean }) {
  const { target, title, state, createdBy, createdAt, views, lastSeenAt } = share;
  return (
    <tr className={state === 'live' ? undefined : 'text-ink-3'}>
      {named && (
        <Td className="max-w-80 min-w-40 truncate max-sm:max-w-40">
          <AppLink href={targetPath(target)} className="link" title={title}>
            <PlainText text={title} />
          </AppLink>{' '}
          <span className="text-xs text-ink-3">{KIND_WORDS[target.kind]}</span>
        </Td>
      )}
      <Td>
        <State share={share} />
        <span className="block text-xs text-ink-2 sm:hidden">
          {[`opened ${views} ×`, limitWords(share)].filter(Boolean).join(' · ')}
        </span>
      </Td>
      <Td className={WIDE}>
        <TimeAgo iso={createdAt} />
        {createdBy !== null && (
          <>
            {' '}
            by <PlainText text={createdBy} />
          </>
        )}
      </Td>
      <Td className={`text-ink-2 ${WIDE}`}>{limitWords(share) || '—'}</Td>
      <Td align="right" className={`num ${WIDE}`}>
        {views}
      </Td>
      <Td className={WIDE}>{lastSeenAt === null ? 'never' : <TimeAgo iso={lastSeenAt} />}</Td>
      <Td align="right">{state === 'live' && <Revoke share={share} />}</Td>
    </tr>
  );
}

function State({ share: { state, expiresAt, revokedAt } }: { share: ShareLine }) {
  if (state === 'revoked')
    return <span title={revokedAt === null ? undefined : formatTimeUtc(revokedAt)}>revoked</span>;
  if (state === 'expired') return <span title={formatTimeUtc(expiresAt ?? '')}>expired</span>;
  return (
    <>
      <Badge tone="accent">live</Badge>{' '}
      <span className="text-xs text-ink-2 max-sm:block">
        {expiresAt === null ? 'for ever' : `until ${expiresAt.slice(0, 10)}`}
      </span>
    </>
  );
}

function Revoke({ share }: { share: ShareLine }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeShare(share.id),
    onSuccess: (answer) => {
      if (answer.ok) toast.success('The link is revoked: it shows nothing from now on.');
      else toast.error(answer.message);
      return client.invalidateQueries({ queryKey: SHARES_KEY });
    },
    onError: (error) => toast.error(`The link could not be revoked: ${error.message}`),
  });
  return (
    <ForRole needs="runner">
      <Button
        small
        kind="danger"
        disabled={revoke.isPending}
        aria-label={`Revoke the link to ${share.title} made ${formatTimeUtc(share.createdAt)}`}
        onClick={() => revoke.mutate()}
      >
        Revoke
      </Button>
    </ForRole>
  );
}
