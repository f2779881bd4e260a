import 'server-only';
import { headers } from 'next/headers';
import { cache } from 'react';
import { pagesDatabase } from '@/db/pages-database';
import { countView } from '@/db/shares';

/**
 * Counts a page of a link that was opened by itself, once for each request. Pages that a browser loads while one walks
 * on, or ahead of that, count with the first one.
 */
export const seenByLink = cache(async (shareId: string): Promise<void> => {
  const destination = (await headers()).get('sec-fetch-dest');
  if (destination === null || destination === 'document')
    countView(pagesDatabase(), shareId, new Date().toISOString());
});
