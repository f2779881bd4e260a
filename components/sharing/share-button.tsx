'use client';

import { Share2 } from 'lucide-react';
import { useState } from 'react';
import { ForRole } from '@/components/access/role-context';
import { Button } from '@/components/ui/button';
import type { ShareTarget } from '@/lib/access/share';
import { ShareDialog } from './share-dialog';

/** Opens the dialog that makes a link to an object, for those who may. */
export function ShareButton({
  target,
  experimentId,
  small = false,
}: {
  target: ShareTarget;
  /** Of the links that stand below the form; null where the object spans several experiments. */
  experimentId: string | null;
  small?: boolean;
}) {
  const [open, setOpen] = useState(false);
  return (
    <ForRole needs="runner">
      <Button small={small} onClick={() => setOpen(true)}>
        <Share2 size={14} aria-hidden />
        <span className={small ? undefined : 'max-sm:sr-only'}>Share</span>
      </Button>
      {open && <ShareDialog {...{ target, experimentId }} onClose={() => setOpen(false)} />}
    </ForRole>
  );
}
