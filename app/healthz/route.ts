import { connection } from 'next/server';
import { health } from '@/db/health';
import { pagesDatabase } from '@/db/pages-database';
import { errorMessage } from '@/lib/errors';
import { CODE_VERSION } from '@/lib/version';

/** 200 when the database answers and a worker holds its lease, else 503 with what is wrong. */
export async function GET() {
  await connection();
  const headers = { 'Cache-Control': 'no-store' };
  try {
    const found = health(pagesDatabase(), new Date());
    const ok = found.worker.alive;
    return Response.json({ ok, version: CODE_VERSION, ...found }, { status: ok ? 200 : 503, headers });
  } catch (error) {
    const database = { reachable: false, error: errorMessage(error) };
    return Response.json({ ok: false, version: CODE_VERSION, database }, { status: 503, headers });
  }
}
