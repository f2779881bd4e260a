import type { Metadata } from 'next';
import { pageAccess } from '@/app/access/page-access';
import { ImportView } from '@/components/importing/import-view';
import { PageFrame } from '@/components/shell/page-frame';
import { allBenchmarks } from '@/db/benchmarks';
import { IMPORTERS } from '@/lib/import/importers';
import {
  MAX_FILE_BYTES,
  MAX_FILES,
  MAX_TOTAL_BYTES,
  MAX_UPLOAD_BYTES,
  UPLOAD_PART_BYTES,
} from '@/lib/import/limits';

export const metadata: Metadata = { title: 'Import' };

export default async function ImportPage() {
  const { db } = await pageAccess({ kind: 'site' }, 'runner');
  const formats = IMPORTERS.map(({ format, name, reads }) => ({ format, name, reads }));
  const benchmarks = allBenchmarks(db).map(({ name }) => name);
  const limits = {
    files: MAX_FILES,
    fileBytes: MAX_FILE_BYTES,
    totalBytes: MAX_TOTAL_BYTES,
    uploadBytes: MAX_UPLOAD_BYTES,
    partBytes: UPLOAD_PART_BYTES,
  };
  return (
    <PageFrame crumbs={[{ label: 'Import' }]}>
      <h1 className="mb-3 text-lg font-semibold">Import rollouts</h1>
      <ImportView formats={formats} limits={limits} benchmarks={benchmarks} />
    </PageFrame>
  );
}
