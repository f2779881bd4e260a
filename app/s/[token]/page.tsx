import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { requestLink } from '@/app/access/link-view';
import { PasswordForm } from '@/components/sharing/password-form';
import { PageFrame } from '@/components/shell/page-frame';
import { targetPath } from '@/lib/access/share-scope';

export const metadata: Metadata = { title: 'Shared with Runoff', referrer: 'same-origin' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The door of a shared link: on to what it shows, or first its password. */
export default async function LinkDoor({ searchParams }: Props) {
  const link = await requestLink();
  if (link === null || link.kind === 'gone') notFound();
  const { next, said } = await searchParams;
  const after = typeof next === 'string' && /^\/(?!\/)/.test(next) ? next : null;
  if (link.kind === 'open') redirect(link.base + (after ?? targetPath(link.share.target)));
  return (
    <PageFrame>
      <PasswordForm base={link.base} next={after} said={typeof said === 'string' ? said : null} />
    </PageFrame>
  );
}
