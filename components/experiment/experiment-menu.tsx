'use client';

import { Menu } from '@base-ui/react/menu';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '@/components/access/role-context';
import { buttonClass } from '@/components/ui/button';
import { useGo } from '@/components/ui/app-link';
import { DeleteDialog } from './delete-dialog';

const ITEM =
  'target flex h-8 cursor-default items-center rounded-md px-2 outline-none data-[highlighted]:bg-hover';

/** What is done with an experiment now and then. */
export function ExperimentMenu({ experimentId, name }: { experimentId: string; name: string }) {
  const [deleting, setDeleting] = useState(false);
  const isAdmin = useMay('admin');
  const looks = useMay('viewer');
  const go = useGo();
  if (!looks) return null;
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={buttonClass()} aria-label="More" title="More">
          <Ellipsis size={14} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="end" className="z-30">
            <Menu.Popup className="min-w-52 rounded-md border border-line bg-surface p-1 shadow-floating outline-none">
              <Menu.Item
                className={ITEM}
                onClick={() => go(`/redaction?experiment=${encodeURIComponent(experimentId)}`)}
              >
                What would be masked
              </Menu.Item>
              {isAdmin && (
                <>
                  <Menu.Item
                    className={ITEM}
                    onClick={() => go(`/audit?experiment=${encodeURIComponent(experimentId)}`)}
                  >
                    Who did what
                  </Menu.Item>
                  <Menu.Separator className="my-1 h-px bg-line" />
                  <Menu.Item className={`${ITEM} text-failed`} onClick={() => setDeleting(true)}>
                    Delete…
                  </Menu.Item>
                </>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {deleting && (
        <DeleteDialog experimentId={experimentId} name={name} onClose={() => setDeleting(false)} />
      )}
    </>
  );
}
