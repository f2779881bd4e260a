import { PlainText } from '@/components/trajectory/plain-text';
import { PlainSelect } from '@/components/ui/select';
import { Button } from '@/components/ui/button';
import { AUDIT_AREAS } from '@/lib/access/audit-entry';
import type { AuditFilterState } from '@/lib/api/audit';

const ANY = '';

/** Area, person and experiment. */
export function AuditFilters({
  filter,
  actors,
  onChange,
}: {
  filter: AuditFilterState;
  actors: readonly string[];
  onChange: (change: Partial<AuditFilterState>) => void;
}) {
  const people = filter.actor !== null && !actors.includes(filter.actor) ? [...actors, filter.actor] : actors;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <PlainSelect
        label="Kind"
        value={filter.area ?? ANY}
        options={[
          { value: ANY, label: 'Everything' },
          ...AUDIT_AREAS.map((area) => ({ value: area, label: area[0]?.toUpperCase() + area.slice(1) })),
        ]}
        onChange={(area) => onChange({ area: AUDIT_AREAS.find((known) => known === area) ?? null })}
      />
      <PlainSelect
        label="Person"
        value={filter.actor ?? ANY}
        options={[
          { value: ANY, label: 'Everybody' },
          ...people.map((name) => ({ value: name, label: name })),
        ]}
        onChange={(actor) => onChange({ actor: actor === ANY ? null : actor })}
      />
      {filter.experiment !== null && (
        <Button onClick={() => onChange({ experiment: null })}>
          Only <PlainText text={filter.experiment} /> <span aria-hidden>✕</span>
          <span className="sr-only">: show all experiments</span>
        </Button>
      )}
    </div>
  );
}
