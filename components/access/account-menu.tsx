'use client';

import { Menu } from '@base-ui/react/menu';
import { CircleUser, LogOut } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { logOut } from '@/app/actions/login';
import { buttonClass } from '@/components/ui/button';
import { errorMessage } from '@/lib/errors';
import { ADMIN_PAGES } from './admin-pages';
import { useLooking } from './role-context';

const ITEM =
  'flex h-8 cursor-pointer items-center gap-2 rounded-md px-2 outline-none select-none data-[highlighted]:bg-accent-soft';

/** Who is logged in, as what, and the way out; nothing where nobody has to log in. */
export function AccountMenu() {
  const looking = useLooking();
  const router = useRouter();
  if (!looking?.name) return null;
  const { name, role } = looking;
  return (
    <Menu.Root>
      <Menu.Trigger className={buttonClass('quiet')} aria-label={`Account: ${name}, ${role}`}>
        <CircleUser size={16} aria-hidden />
        <span className="max-w-32 truncate max-sm:hidden">{name}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-30">
          <Menu.Popup className="w-56 rounded-md border border-line bg-surface p-1 shadow-floating outline-none">
            <p className="mb-1 truncate border-b border-line px-2 pt-1 pb-2">
              <span className="font-medium">{name}</span> <span className="text-ink-2">· {role}</span>
            </p>
            {role === 'admin' &&
              ADMIN_PAGES.map(({ href, label }) => (
                <Menu.Item key={href} className={ITEM} onClick={() => router.push(href)}>
                  {label}
                </Menu.Item>
              ))}
            <Menu.Item className={ITEM} onClick={() => router.push('/account')}>
              Change your password
            </Menu.Item>
            <Menu.Item className={ITEM} onClick={() => void leave()}>
              <LogOut size={14} aria-hidden /> Log out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** A fresh page, so that nothing of what was read stays in the browser's cache of queries. */
async function leave(): Promise<void> {
  try {
    const answer = await logOut();
    if (answer.ok || answer.code === 'not-logged-in') window.location.assign('/login');
    else toast.error(answer.message);
  } catch (error) {
    toast.error(`The server did not answer (${errorMessage(error)}): you may still be logged in.`);
  }
}
