import { cameByTls } from '@/app/access/peer';
import { linkState, UNLOCKED_COOKIE } from '@/app/access/link-state';
import { refuse } from '@/app/api/v1/answer';
import { pagesDatabase } from '@/db/pages-database';
import { UNLOCKED_MS } from '@/lib/sharing/share-password';
import { unlockShare } from '@/lib/sharing/unlock-share';
import { LINK_GONE } from '@/app/access/link-access';

/** Takes the password of a link from its form; the browser is sent on to the page it asked for, or back to the form. */
export async function POST(request: Request): Promise<Response> {
  const link = await linkState();
  if (link === null || link.kind === 'gone') return refuse('not-found', LINK_GONE);
  const form = await request.formData();
  const next = String(form.get('next') ?? '');
  const onTo = /^\/(?!\/)/.test(next) ? `?next=${encodeURIComponent(next)}` : '';
  if (link.kind === 'open') return sentTo(link.base + onTo);
  const password = String(form.get('password') ?? '').slice(0, 200);
  const answer = await unlockShare({ db: pagesDatabase(), now: () => new Date() }, link.share, password);
  if (answer.kind !== 'unlocked') {
    const said = answer.kind === 'wrong' ? 'wrong' : `wait-${answer.minutes}`;
    return sentTo(`${link.base}${onTo === '' ? '?' : `${onTo}&`}said=${said}`);
  }
  const secure = cameByTls(request.headers) ? '; Secure' : '';
  const cookie = `${UNLOCKED_COOKIE}=${answer.cookie}; Path=${link.base}; Max-Age=${UNLOCKED_MS / 1000}; HttpOnly; SameSite=Lax${secure}`;
  return sentTo(link.base + onTo, { 'Set-Cookie': cookie });
}

/** The address is relative, so that it holds behind any proxy. */
function sentTo(path: string, headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 303, headers: { Location: path, ...headers } });
}
