import { linkDatabase } from '@/app/access/link-database';
import { LINK_GONE } from '@/app/access/link-access';
import { linkState } from '@/app/access/link-state';
import { linkMask } from '@/app/access/masked';
import { isByLink } from '@/app/access/under-link';
import { refuse } from '@/app/api/v1/answer';
import { cardFacts } from '@/app/s/card/card-facts';
import { cardImage } from '@/app/s/card/card-image';

/** The picture that a message with the link is shown with. Of a link with a password it tells nothing. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  const { token } = await params;
  const link = (await isByLink(token)) ? await linkState() : null;
  if (link === null || link.kind === 'gone') return refuse('not-found', LINK_GONE);
  const { share } = link;
  if (share.passwordHash !== null) return cardImage(null);
  return cardImage(linkMask(cardFacts(linkDatabase(share), share)));
}
