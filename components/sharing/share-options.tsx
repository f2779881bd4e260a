'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { SelectField } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import type { ShareInclude, ShareTarget } from '@/lib/access/share';
import { MIN_SHARE_PASSWORD } from '@/lib/access/share-input';
import { DEFAULT_SHARE_DAYS, SHARE_DAYS } from '@/lib/access/share-state';

export interface ShareChoice {
  days: number | null;
  include: ShareInclude;
  outcomesHidden: boolean;
  protect: boolean;
  password: string;
}

export const DEFAULT_OPTIONS: ShareChoice = {
  days: DEFAULT_SHARE_DAYS,
  include: 'trajectories',
  outcomesHidden: false,
  protect: false,
  password: '',
};

const daysWord = (days: number | null) =>
  days === null ? 'never' : days === 1 ? 'after 1 day' : `after ${days} days`;
const DAYS = SHARE_DAYS.map((days) => ({ value: String(days), label: daysWord(days), days }));

/** How long a link lives, what it leaves out, and its password. */
export function ShareOptions({
  target,
  choice,
  onChange,
  tooShort,
}: {
  target: ShareTarget;
  choice: ShareChoice;
  onChange: (choice: ShareChoice) => void;
  tooShort: boolean;
}) {
  const set = (change: Partial<ShareChoice>) => onChange({ ...choice, ...change });
  return (
    <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
      <SelectField
        id="share-days"
        label="Expires"
        value={String(choice.days)}
        options={DAYS}
        onChange={(value) => set({ days: DAYS.find((one) => one.value === value)?.days ?? null })}
        hint="It can be revoked at any time."
      />
      <div className="flex flex-col gap-2">
        {target.kind !== 'experiments' && (
          <Checkbox
            checked={choice.include === 'summaries'}
            onChange={(on) => set({ include: on ? 'summaries' : 'trajectories' })}
            hint="No steps, patches, prompts or logs; summaries, votes and figures stay."
          >
            Summaries only
          </Checkbox>
        )}
        <Checkbox
          checked={choice.outcomesHidden}
          onChange={(outcomesHidden) => set({ outcomesHidden })}
          hint="No verdict, reward, test result or verifier log, nor any figure that tells one."
        >
          Hide outcomes
        </Checkbox>
      </div>
      <div className="flex flex-col gap-2 sm:col-span-2">
        <Checkbox checked={choice.protect} onChange={(protect) => set({ protect })}>
          Ask for a password
        </Checkbox>
        {choice.protect && (
          <TextField
            id="share-password"
            label="Password of the link"
            type="password"
            autoComplete="new-password"
            value={choice.password}
            maxLength={200}
            onChange={(event) => set({ password: event.target.value })}
            hint={`At least ${MIN_SHARE_PASSWORD} characters; only a salted hash is stored.`}
            error={tooShort && choice.password !== '' ? `It needs ${MIN_SHARE_PASSWORD} characters.` : null}
          />
        )}
      </div>
    </div>
  );
}
