import type { Metadata } from 'next';
import { connection } from 'next/server';
import { ImportView } from '@/components/importing/import-view';
import { PageFrame } from '@/components/shell/page-frame';
import { Prefetched } from '@/components/shell/prefetched';
import { findJob } from '@/db/jobs';
import { pagesDatabase } from '@/db/pages-database';
import { jobQuery } from '@/lib/api/jobs';
import {
  MAX_FILE_BYTES,
  MAX_FILES,
  MAX_TOTAL_BYTES,
  MAX_UPLOAD_BYTES,
  UPLOAD_PART_BYTES,
} from '@/lib/import/limits';

export const metadata: Metadata = { title: 'Import' };

const LIMITS = {
  files: MAX_FILES,
  fileBytes: MAX_FILE_BYTES,
  totalBytes: MAX_TOTAL_BYTES,
  uploadBytes: MAX_UPLOAD_BYTES,
  partBytes: UPLOAD_PART_BYTES,
};

export default async function ImportPage({ searchParams }: PageProps<'/import'>) {
  await connection();
  const { job: id } = await searchParams;
  const job = typeof id === 'string' ? findJob(pagesDatabase(), id) : null;
  return (
    <PageFrame crumbs={[{ label: 'Experiments', href: '/' }, { label: 'Import' }]}>
      <h1 className="mb-3 text-lg font-semibold">Import attempts</h1>
      <Prefetched data={job ? [[jobQuery(job.id).queryKey, job]] : []}>
        <ImportView limits={LIMITS} />
      </Prefetched>
    </PageFrame>
  );
}
