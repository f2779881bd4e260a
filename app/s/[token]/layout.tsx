import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { linkDatabase } from '@/app/access/link-database';
import { requestLink } from '@/app/access/link-view';
import { linkMask } from '@/app/access/masked';
import { cameByTls } from '@/app/access/peer';
import { isByLink } from '@/app/access/under-link';
import { cardFacts } from '@/app/s/card/card-facts';

interface Props {
  params: Promise<{ token: string }>;
}

const SHARED = 'Shared with Runoff';
const HIDDEN: Metadata = { referrer: 'no-referrer', robots: { index: false, follow: false } };

/** What a message with the link is shown with: title, counts and a picture; of a link with a password nothing. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { token } = await params;
  // Who walks on inside the link needs none of it.
  if ((await headers()).get('sec-fetch-dest') === 'empty') return HIDDEN;
  const link = (await isByLink(token)) ? await requestLink() : null;
  const plain = { ...HIDDEN, description: SHARED, openGraph: { title: SHARED, siteName: 'Runoff' } };
  if (link?.kind !== 'open' || link.share.passwordHash !== null) return plain;
  const facts = linkMask(cardFacts(linkDatabase(link.share), link.share));
  if (!facts) return plain;
  const description = [facts.counts, ...facts.bars.slice(0, 5).map((bar) => `${bar.label}: ${bar.value}`)]
    .join('. ')
    .concat(facts.scripted ? '. Scripted models, no language model.' : '.');
  const images = [{ url: `${link.base}/card.png`, width: 1200, height: 630, alt: facts.counts }];
  return {
    ...HIDDEN,
    metadataBase: await addressOfServer(),
    description,
    openGraph: { title: facts.title, description, siteName: 'Runoff', type: 'website', images },
    twitter: { card: 'summary_large_image', title: facts.title, description, images },
  };
}

/** As people reach it: `RUNOFF_URL`, else what this request was sent to. */
async function addressOfServer(): Promise<URL> {
  const { RUNOFF_URL } = process.env;
  if (RUNOFF_URL && URL.canParse(RUNOFF_URL)) return new URL(RUNOFF_URL);
  const sent = await headers();
  return new URL(`${cameByTls(sent) ? 'https' : 'http'}://${sent.get('host') ?? 'localhost'}`);
}

/** Pages under a shared link. Without the proxy's word that they are, they show nothing. */
export default async function LinkLayout({ params, children }: Props & { children: ReactNode }) {
  const { token } = await params;
  if (!(await isByLink(token))) notFound();
  return children;
}
