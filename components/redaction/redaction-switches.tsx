'use client';

import { useQuery } from '@tanstack/react-query';
import { setRedactionSwitch } from '@/app/actions/redaction';
import { useMay } from '@/components/access/role-context';
import { useAction } from '@/components/launch-live/use-action';
import { Switch } from '@/components/ui/switch';
import { redactionRulesQuery } from '@/lib/api/redaction';
import type { SecretReport } from '@/lib/redact/report';
import { counted, SWITCH_WORDS } from './rule-words';

type Line = Pick<SecretReport['switches'][number], 'name'> & { on?: boolean; findings?: number };

/** What is masked only when somebody wants it, with what it would find. */
export function RedactionSwitches({ switches }: { switches: readonly Line[] }) {
  const may = useMay('runner');
  const set = useAction(setRedactionSwitch, [['redaction']]);
  // The rules are read again at once, a report of a large experiment in seconds.
  const rules = useQuery(redactionRulesQuery()).data?.rules;
  const isOn = (name: string, told = false) =>
    rules?.some(({ kind, value }) => kind === 'option' && value === name) ?? told;
  return (
    <fieldset className="flex flex-wrap items-center gap-x-6 gap-y-2">
      <legend className="sr-only">Mask these too</legend>
      <span aria-hidden className="text-ink-2">
        Mask these too:
      </span>
      {switches.map(({ name, on, findings }) => (
        <Switch
          key={name}
          checked={isOn(name, on)}
          disabled={!may || (set.isPending && set.variables.name === name)}
          onChange={(next) => set.mutate({ name, on: next })}
        >
          {SWITCH_WORDS[name]}
          {findings !== undefined && (
            <span className="num ml-1.5 text-ink-3">
              {findings === 0 ? 'none found' : `${counted(findings, 'place')}${on ? '' : ', not masked'}`}
            </span>
          )}
        </Switch>
      ))}
    </fieldset>
  );
}
