'use client';

import { createContext, use, useState, type ReactNode } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { LoginEnded } from '@/components/access/login-ended';
import { useLooking } from '@/components/access/role-context';
import { NotShared } from '@/components/sharing/share-context';
import { CompareBasket } from '@/components/compare/basket';
import { DialogTop } from '@/components/ui/dialog';
import { CommandPalette } from './command-palette';
import { ShortcutHelp } from './shortcut-help';

interface Shell {
  openPalette: () => void;
  openHelp: () => void;
}

const ShellContext = createContext<Shell | null>(null);

/** Opens the palette (⌘K) and the shortcut help (?) from anywhere. */
export function useShell(): Shell {
  const shell = use(ShellContext);
  if (!shell) throw new Error('useShell is used outside the ShellProvider');
  return shell;
}

export function ShellProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  // Nobody who is not let in has anywhere to go.
  const enabled = useLooking() !== null;
  useHotkeys(
    'mod+k',
    () => setOpen('palette'),
    { enabled, preventDefault: true, enableOnFormTags: true },
    [],
  );
  useHotkeys('?', () => setOpen('help'), { enabled, useKey: true, preventDefault: true }, []);
  const shell = { openPalette: () => setOpen('palette'), openHelp: () => setOpen('help') };
  const close = (next: boolean) => !next && setOpen(null);
  return (
    <ShellContext value={shell}>
      <DialogTop value={<LoginEnded />}>{children}</DialogTop>
      <NotShared>
        <CompareBasket />
        <CommandPalette open={open === 'palette'} onOpenChange={close} />
      </NotShared>
      <ShortcutHelp open={open === 'help'} onOpenChange={close} />
    </ShellContext>
  );
}
