'use client';

import { allowFoundValue } from '@/app/actions/redaction';
import { ForRole } from '@/components/access/role-context';
import { useAction } from '@/components/launch-live/use-action';
import { PlainText } from '@/components/trajectory/plain-text';
import { AppLink } from '@/components/ui/app-link';
import { Button } from '@/components/ui/button';
import { DataTable, Th } from '@/components/ui/data-table';
import type { FoundPlace, FoundValue, SecretReport } from '@/lib/redact/report';
import { counted, ruleWords } from './rule-words';

const CELL = 'border-b border-line px-2 py-1.5 align-top @max-2xl:block @max-2xl:border-0 @max-2xl:py-1';
/** Places shown before the rest is folded away. */
const SHOWN = 1;

/** Every value that would be masked, most often found first. */
export function FoundTable({ report }: { report: SecretReport }) {
  return (
    <div className="@container">
      <DataTable caption="Values that will be masked" className="@max-2xl:block">
        <thead className="@max-2xl:sr-only">
          <tr>
            <Th>What</Th>
            <Th>Found</Th>
            <Th>Where</Th>
            <Th>
              <span className="sr-only">Allow</span>
            </Th>
          </tr>
        </thead>
        <tbody className="@max-2xl:block">
          {report.values.map((value) => (
            <FoundRow key={`${value.rule} ${value.fingerprint}`} value={value} />
          ))}
        </tbody>
      </DataTable>
      {report.notListed > 0 && (
        <p className="mt-2 text-ink-2">
          {counted(report.notListed, 'more value')} of the same kinds are masked and not listed.
        </p>
      )}
    </div>
  );
}

function FoundRow({ value }: { value: FoundValue }) {
  const { rule, excerpt, times, places, fingerprint } = value;
  const allow = useAction(allowFoundValue, [['redaction']]);
  const label = `${excerpt.before}${excerpt.after}`;
  return (
    <tr className="@max-2xl:block @max-2xl:border-b @max-2xl:border-line @max-2xl:py-1">
      <td className={`${CELL} w-44 whitespace-nowrap`}>
        <span className="font-medium">{ruleWords(rule)}</span>
        <span className="num ml-2 text-ink-3">{times.toLocaleString('en')} ×</span>
      </td>
      <td className={`${CELL} max-w-md min-w-56 font-mono text-xs [overflow-wrap:anywhere]`}>
        <Excerpt {...excerpt} />
      </td>
      <td className={CELL}>
        <Places places={places} times={times} />
      </td>
      <td className={`${CELL} text-right @max-2xl:text-left`}>
        <ForRole needs="runner">
          <Button
            small
            disabled={allow.isPending}
            title="It will be left as it is in every link and export; only a fingerprint of it is kept"
            onClick={() => allow.mutate({ fingerprint, label })}
          >
            Not a secret<span className="sr-only">: {ruleWords(rule)}</span>
          </Button>
        </ForRole>
      </td>
    </tr>
  );
}

/** The mask stands at the end of what is before it. */
function Excerpt({ before, after }: { before: string; after: string }) {
  const at = before.lastIndexOf('[redacted:');
  return (
    <>
      <PlainText text={before.slice(0, at)} />
      <mark className="rounded-sm bg-accent-soft px-0.5 text-ink">{before.slice(at)}</mark>
      <PlainText text={after} />
    </>
  );
}

function Places({ places, times }: { places: FoundPlace[]; times: number }) {
  const more = times - SHOWN;
  return (
    <>
      <PlaceList places={places.slice(0, SHOWN)} />
      {more > 0 && (
        <details>
          <summary className="target cursor-pointer text-xs text-ink-2">
            {counted(more, 'more place')}
          </summary>
          <PlaceList places={places.slice(SHOWN)} />
          {times > places.length && (
            <p className="text-xs text-ink-3">and {(times - places.length).toLocaleString('en')} more</p>
          )}
        </details>
      )}
    </>
  );
}

function PlaceList({ places }: { places: FoundPlace[] }) {
  return (
    <ul>
      {places.map((place, i) => (
        <li key={i} className="[overflow-wrap:anywhere]">
          {place.href === null ? (
            <PlaceWords {...place} />
          ) : (
            <AppLink href={place.href} className="link inline-flex min-h-6 items-center" prefetch={false}>
              <PlaceWords {...place} />
            </AppLink>
          )}
        </li>
      ))}
    </ul>
  );
}

const PlaceWords = ({ label, step, field }: FoundPlace) => (
  <span>
    <PlainText text={label} />
    {step !== null && ` · step ${step}`} · <PlainText text={field} />
  </span>
);
