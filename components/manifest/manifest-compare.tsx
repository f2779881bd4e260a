import { clsx } from 'clsx';
import { Unknown } from '@/components/figures/unknown';
import { PlainText } from '@/components/trajectory/plain-text';
import { DataTable, Th } from '@/components/ui/data-table';
import type { Manifest } from '@/lib/launch/manifest';
import { diffManifests, type DiffLine, type DiffSide } from '@/lib/launch/manifest-diff';
import { MANIFEST_GROUPS } from '@/lib/launch/manifest-lines';

/** Two manifests line by line: what differs, or with `all` also what is the same. */
export function ManifestCompare({ a, b, all }: { a: Manifest; b: Manifest; all: boolean }) {
  const lines = diffManifests(a, b);
  const differing = lines.filter((line) => !line.same).length;
  const shown = all ? lines : lines.filter((line) => !line.same);
  return (
    <>
      <p role="status">
        {differing === 0
          ? `All ${lines.length} lines are the same: both were made with the same settings, tasks and words.`
          : `${differing} of ${lines.length} lines differ.`}
        <span className="text-ink-3"> Names and dates are not compared.</span>
      </p>
      {shown.length > 0 && (
        <DataTable caption={`Manifests of ${a.experiment.name} and ${b.experiment.name}`}>
          <thead>
            <tr>
              <Th>Setting</Th>
              <Th>
                <PlainText text={a.experiment.name} />
              </Th>
              <Th>
                <PlainText text={b.experiment.name} />
              </Th>
            </tr>
          </thead>
          {MANIFEST_GROUPS.map((group) => (
            <Group key={group} title={group} lines={shown.filter((line) => line.group === group)} />
          ))}
        </DataTable>
      )}
    </>
  );
}

function Group({ title, lines }: { title: string; lines: DiffLine[] }) {
  if (lines.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th
          scope="rowgroup"
          colSpan={3}
          className="h-row border-b border-line bg-sunken px-2 text-left text-xs font-semibold text-ink-2"
        >
          {title}
        </th>
      </tr>
      {lines.map((line) => (
        <tr key={line.key}>
          <th
            scope="row"
            className={clsx(
              'h-row min-w-24 border-b border-line px-2 py-1 text-left [overflow-wrap:anywhere]',
              line.same ? 'font-normal text-ink-2' : 'font-medium',
            )}
          >
            {line.name}
          </th>
          <Value side={line.a} same={line.same} />
          <Value side={line.b} same={line.same} />
        </tr>
      ))}
    </tbody>
  );
}

/** What is the same is quiet, what differs is loud: by weight, as colours belong to outcomes. */
function Value({ side, same }: { side: DiffSide; same: boolean }) {
  return (
    <td
      className={clsx(
        'min-w-28 border-b border-line px-2 py-1 font-mono sm:min-w-40 text-xs [overflow-wrap:anywhere]',
        same ? 'text-ink-3' : 'font-semibold',
      )}
    >
      {!side.has ? (
        <span className="font-sans font-normal text-ink-3">not in it</span>
      ) : (
        (side.value ?? <Unknown why="It was not written down." />)
      )}
    </td>
  );
}
