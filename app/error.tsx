'use client';

import { PageFrame } from '@/components/shell/page-frame';
import { ErrorState } from '@/components/ui/error-state';
import { errorMessage } from '@/lib/errors';

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <PageFrame crumbs={[{ label: 'Error' }]}>
      <h1 className="mb-3 text-lg font-semibold">This page could not be shown</h1>
      <ErrorState
        what={errorMessage(error)}
        where="while the page was put together"
        todo="Try again; when it stays, the server’s log has the whole error and /healthz says what works."
        onRetry={retry}
      />
    </PageFrame>
  );
}
