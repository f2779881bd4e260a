import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { isByLink } from '@/app/access/under-link';

/** Pages under a shared link. Without the proxy's word that they are, they show nothing. */
export default async function LinkLayout({
  params,
  children,
}: {
  params: Promise<{ token: string }>;
  children: ReactNode;
}) {
  const { token } = await params;
  if (!(await isByLink(token))) notFound();
  return children;
}
