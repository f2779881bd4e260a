import { underLink } from '@/app/access/under-link';
import { GET as own } from '@/app/api/v1/rollouts/[id]/find/route';

export const GET = underLink(own);
