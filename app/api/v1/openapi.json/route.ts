import { reading } from '@/app/access/reading';
import { openApiDocument } from '@/lib/api/openapi/document';
import { EXPORT_FORMATS } from '@/lib/export/export-files';

/** What can be read here, as an OpenAPI 3.1 document. */
export async function GET() {
  return reading({ kind: 'site' }, () => openApiDocument(EXPORT_FORMATS));
}
