'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createShare } from '@/app/actions/sharing';
import { RedactionReport } from '@/components/redaction/redaction-report';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import type { ShareTarget } from '@/lib/access/share';
import { MIN_SHARE_PASSWORD } from '@/lib/access/share-input';
import { SHARES_KEY } from '@/lib/api/shares';
import { DEFAULT_OPTIONS, ShareOptions, type ShareChoice } from './share-options';
import { SharesOfTarget } from './share-table';
import { KIND_WORDS, shownSentence } from './share-words';

interface Props {
  target: ShareTarget;
  experimentId: string | null;
  onClose: () => void;
}

/** What a link will show, its options, what will be masked, the links there are; then the link itself, once. */
export function ShareDialog({ target, experimentId, onClose }: Props) {
  const client = useQueryClient();
  const [choice, setChoice] = useState<ShareChoice>(DEFAULT_OPTIONS);
  const { protect, password, ...options } = choice;
  const input = { ...options, target, password: protect ? password : null };
  const create = useMutation({
    mutationFn: () => createShare(input),
    onSuccess: () => client.invalidateQueries({ queryKey: SHARES_KEY }),
  });
  const tooShort = protect && password.length < MIN_SHARE_PASSWORD;
  const refused = create.data?.ok === false ? create.data.message : (create.error?.message ?? null);
  const path = create.data?.ok ? create.data.id : null;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => open || onClose()}
      title={`Share this ${KIND_WORDS[target.kind]}`}
      description={shownSentence(input)}
      foot={
        path === null ? (
          <>
            <Button kind="primary" disabled={create.isPending || tooShort} onClick={() => create.mutate()}>
              {create.isPending ? 'Making the link…' : 'Make a link'}
            </Button>
            <Button onClick={onClose}>Cancel</Button>
            {refused && (
              <p role="alert" className="text-failed">
                {refused}
              </p>
            )}
          </>
        ) : (
          <Button onClick={onClose}>Done</Button>
        )
      }
    >
      <div className="flex flex-col gap-5">
        {path === null ? (
          <>
            <ShareOptions target={target} choice={choice} onChange={setChoice} tooShort={tooShort} />
            <section aria-labelledby="masked">
              <h3 id="masked" className="mb-1 font-semibold">
                What will be masked
              </h3>
              <RedactionReport {...{ target, ...options }} />
            </section>
          </>
        ) : (
          <NewLink path={path} password={protect} />
        )}
        <SharesOfTarget target={target} experimentId={experimentId} />
      </div>
    </Dialog>
  );
}

/** The one time that a link can be copied. */
function NewLink({ path, password }: { path: string; password: boolean }) {
  const address = `${window.location.origin}${path}`;
  return (
    <section aria-labelledby="new-link" className="rounded-md border border-accent bg-accent-soft px-3 py-3">
      <h3 id="new-link" className="font-semibold">
        The link is made
      </h3>
      <p className="my-2 flex flex-wrap items-center gap-2">
        <a href={path} target="_blank" className="link min-w-0 font-mono [overflow-wrap:anywhere]">
          {address}
        </a>
        <CopyButton text={address}>Copy link</CopyButton>
      </p>
      <p className="text-ink-2">
        Copy it now: only a hash of it is stored, so that it cannot be shown again.
        {password && ' Send its password another way.'}
      </p>
    </section>
  );
}
