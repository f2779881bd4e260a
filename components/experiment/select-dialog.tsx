'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { startSelect } from '@/app/actions/jobs';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { SelectField } from '@/components/ui/select';
import type { ExperimentPageData } from '@/lib/api/experiments';
import { PRESETS, settingsFrom, tournamentSettingsSchema, type Preset } from '@/lib/tournament/settings';
import { ModelField, modelName, modelProblem, type ModelChoice } from './model-field';
import { PlanLine } from './plan-line';
import { selectPlan, settingProblems } from './select-plan';
import { SettingFields, type Draft } from './setting-fields';

const SCRIPTED = 'scripted/evidence';

/** The preset a draft still is, once the changes that make it custom are seen. */
function named(base: Preset, draft: Draft): Draft['preset'] {
  const read = tournamentSettingsSchema.safeParse(draft);
  if (!read.success) return 'custom';
  const { preset: _preset, ...changes } = read.data;
  return settingsFrom(base, changes).preset;
}

/** Asks for a tournament among the attempts of each task. */
export function SelectDialog({
  page,
  keyConfigured,
  task,
  open,
  onOpenChange,
}: {
  page: ExperimentPageData;
  keyConfigured: boolean;
  /** Slug to begin with; null: all tasks. */
  task: string | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const client = useQueryClient();
  const [choice, setChoice] = useState<ModelChoice>({ kind: 'scripted', id: '' });
  const [base, setBase] = useState<Preset>('balanced');
  const [draft, setDraft] = useState<Draft>(PRESETS.balanced);
  const [slug, setSlug] = useState(task ?? '');
  const problems = settingProblems(draft);
  const model = modelName(choice, SCRIPTED);
  const problem = modelProblem(choice, keyConfigured);
  const slugs = slug === '' ? null : [slug];
  const read = tournamentSettingsSchema.safeParse({ ...draft, preset: named(base, draft) });
  const start = useMutation({
    mutationFn: async () =>
      read.success
        ? startSelect({
            experimentId: page.experiment.id,
            tasks: slugs,
            model,
            summariser: null,
            settings: read.data,
          })
        : { ok: false as const, message: 'Some settings cannot be used; they are marked above.' },
    onSuccess: async (answer) => {
      if (!answer.ok) return;
      onOpenChange(false);
      toast.success('The selection is under way.');
      await client.invalidateQueries({ queryKey: ['experiment', page.experiment.id] });
    },
  });
  const refused = start.data?.ok === false ? start.data.message : (start.error?.message ?? null);
  const preset = named(base, draft);
  return (
    <Dialog
      wide
      open={open}
      onOpenChange={onOpenChange}
      title="Select"
      description="A judge compares the attempts of each task in groups, round after round, until the last ones stand."
      foot={
        <>
          <PlanLine
            plan={read.success ? selectPlan(page, slugs, read.data) : null}
            page={page}
            summaries={draft.representation === 'summary'}
            summariser={choice.kind === 'scripted' ? 'scripted/extractive' : model}
          />
          <Button className="ml-auto" onClick={() => onOpenChange(false)}>
            Close
          </Button>
          <Button
            kind="primary"
            disabled={problem !== null || !read.success || start.isPending}
            onClick={() => start.mutate()}
          >
            Select
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <ModelField
          idPrefix="select"
          scripted={SCRIPTED}
          scriptedSays="Votes by the recorded evidence with seeded noise on this machine: free and at once, no language model."
          choice={choice}
          onChange={setChoice}
          problem={problem}
        />
        <SelectField
          id="select-task"
          label="Tasks"
          value={slug}
          options={[
            { value: '', label: `all ${page.tasks.length} tasks` },
            ...page.tasks.map((row) => ({ value: row.slug, label: `${row.name} (${row.slots.length})` })),
          ]}
          onChange={setSlug}
        />
        <div className="flex flex-col gap-1">
          <div className="flex flex-wrap items-center gap-3">
            <span className="text-sm font-medium">Preset</span>
            <SegmentedControl
              label="Preset"
              value={preset === 'custom' ? 'custom' : base}
              options={[
                { value: 'balanced', label: 'balanced' },
                { value: 'paper', label: 'paper' },
                ...(preset === 'custom' ? [{ value: 'custom' as const, label: 'custom' }] : []),
              ]}
              onChange={(next) => {
                if (next === 'custom') return;
                setBase(next);
                setDraft({ ...PRESETS[next], keep: draft.keep, seed: draft.seed });
              }}
            />
          </div>
          <p className="text-xs text-ink-3">
            paper: as published (arXiv:2604.16529), faithful. balanced: less position bias and fewer votes by
            the same winner rule.
          </p>
        </div>
        <SettingFields
          draft={draft}
          problems={problems}
          onChange={(change) => setDraft({ ...draft, ...change })}
        />
        {refused && (
          <p role="alert" className="text-sm font-medium text-failed">
            {refused}
          </p>
        )}
      </div>
    </Dialog>
  );
}
