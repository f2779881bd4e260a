import { found, reading } from '@/app/access/reading';
import type { ExportSource } from '@/lib/export/export-source';
import { z } from 'zod';
import { refuse } from '@/app/api/v1/answer';
import { appendAudit } from '@/db/audit';
import type { Db } from '@/db/client';
import { exportOf } from '@/db/export-rollouts';
import { storedRedaction } from '@/db/redaction-rules';
import { problemsIn } from '@/lib/errors';
import { EXPORT_FORMATS, exportFiles, filesWithReport } from '@/lib/export/export-files';
import { ExportReader } from '@/lib/export/export-reader';
import { zipStream } from '@/lib/export/zip-stream';

const query = z.object({
  format: z.enum(EXPORT_FORMATS),
  all: z.enum(['0', '1']).default('0'),
  outcomes: z.enum(['0', '1']).default('1'),
});

/**
 * An experiment as a download, secrets always masked: `?format=predictions` is one file, all else a .zip with the report
 * on what was masked. It is made while it is sent.
 */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const asked = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) return refuse('bad-input', `The address cannot be used: ${problemsIn(asked.error)}.`);
  return reading(
    { kind: 'experiment', id, part: 'export' },
    (db, by) => {
      const source = found(exportOf(db, id), `There is no experiment ${id}.`);
      const answer = exported(db, source, id, asked.data);
      const { format, outcomes } = asked.data;
      const what = { format, redaction: 'default', outcomes: outcomes === '1' };
      appendAudit(db, by, id, 'export-made', what);
      return answer;
    },
    'runner',
  );
}

function exported(db: Db, source: ExportSource, id: string, asked: z.infer<typeof query>): Response {
  const choice = { format: asked.format, all: asked.all === '1' };
  const reader = new ExportReader(source, {
    ...{ redaction: 'default', outcomes: asked.outcomes === '1' },
    ...storedRedaction(db),
  });
  // What cannot be exported is said before the first byte.
  const files = exportFiles(reader, choice);
  const [first] = choice.format === 'predictions' && !choice.all ? files : [];
  if (first)
    return download(bytesOf(first.chunks), `${id}-predictions.jsonl`, 'application/jsonl; charset=utf-8');
  return download(
    zipStream(filesWithReport(reader, choice)),
    `${id}-${choice.format}.zip`,
    'application/zip',
  );
}

async function* bytesOf(chunks: Iterable<string>): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    yield Buffer.from(chunk);
    // Other requests get their turn between two rollouts.
    await new Promise((resume) => setImmediate(resume));
  }
}

function download(parts: AsyncGenerator<Uint8Array>, name: string, type: string): Response {
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
