import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { formatTimeUtc } from '@/lib/metrics/format';
import { NotShared } from '@/components/sharing/share-context';
import { PlainText } from '@/components/trajectory/plain-text';
import { buttonClass } from '@/components/ui/button';

/** Where the rollout came from, what the importer remarked, and what the file held besides. */
export function MetadataTab({ rollout }: { rollout: RolloutPageData }) {
  const { source, warnings, extra, prompt } = rollout;
  return (
    <div className="max-w-5xl space-y-5">
      <NotShared>
        <p className="flex flex-wrap items-center gap-3">
          <a className={buttonClass('plain')} href={`/api/v1/rollouts/${rollout.id}/raw`} download>
            <Download size={14} aria-hidden />
            Download everything stored (JSON)
          </a>
        </p>
      </NotShared>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <Row name="rollout">
          <code>{rollout.id}</code>
        </Row>
        <Row name="format">
          {source.format} {source.version && <code>{source.version}</code>}
        </Row>
        <Row name="imported from">
          <code className="[overflow-wrap:anywhere]">
            <PlainText text={source.key} />
          </code>
        </Row>
        <Row name="imported">{formatTimeUtc(source.importedAt)}</Row>
        <Row name="started">{rollout.startedAt ? formatTimeUtc(rollout.startedAt) : '—'}</Row>
        <Row name="ended">{rollout.endedAt ? formatTimeUtc(rollout.endedAt) : '—'}</Row>
        <Row name="benchmark">
          <PlainText text={rollout.task.benchmark ?? '—'} />
        </Row>
      </dl>
      <section aria-labelledby="warnings">
        <h2 id="warnings" className="font-semibold">
          Remarks of the importer
        </h2>
        {warnings.length === 0 ? (
          <p className="text-ink-3">None: every part of the source was understood.</p>
        ) : (
          <ul className="list-disc pl-5">
            {warnings.map((warning, i) => (
              <li key={i} className="[overflow-wrap:anywhere]">
                <PlainText text={warning} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <Block title="Fields of the source that have no place elsewhere" empty="None.">
        {Object.keys(extra).length > 0 ? JSON.stringify(extra, null, 2) : null}
      </Block>
      <Block title="Prompt the agent started with" empty="Not recorded.">
        {prompt}
      </Block>
    </div>
  );
}

const Row = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-ink-3">{name}</dt>
    <dd className="min-w-0">{children}</dd>
  </>
);

function Block({ title, empty, children }: { title: string; empty: string; children: string | null }) {
  return (
    <section>
      <h2 className="font-semibold">{title}</h2>
      {children === null ? (
        <p className="text-ink-3">{empty}</p>
      ) : (
        <pre
          className="mt-1 max-h-[60vh] overflow-auto rounded-md border border-line bg-surface p-2 [overflow-wrap:anywhere] whitespace-pre-wrap"
          tabIndex={0}
          role="region"
          aria-label={title}
        >
          <PlainText text={children} />
        </pre>
      )}
    </section>
  );
}
