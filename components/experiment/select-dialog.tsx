'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { startSelect } from '@/app/actions/jobs';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { SelectField } from '@/components/ui/select';
import type { ExperimentPageData, SelectionLine } from '@/lib/api/experiments';
import { launchOptionsQuery } from '@/lib/api/launches';
import { estimateSelections } from '@/lib/launch/estimate-selections';
import {
  MAX_SWEEP,
  PRESETS,
  settingsFrom,
  tournamentSettingsSchema,
  type Preset,
} from '@/lib/tournament/settings';
import { sweptSettings } from '@/lib/tournament/sweep';
import { ModelField, modelName, modelProblem, type ModelChoice } from './model-field';
import { PlanLine } from './plan-line';
import { comparedCounts, iterationsOf, settingProblems } from './select-plan';
import { SettingFields, type Draft } from './setting-fields';
import { NO_SWEEP, SweepFields, type SweepLists } from './sweep-fields';

const SCRIPTED = 'scripted/evidence';

/** The preset a draft still is, once the changes that make it custom are seen. */
function named(base: Preset, draft: Draft): Draft['preset'] {
  const read = tournamentSettingsSchema.safeParse(draft);
  if (!read.success) return 'custom';
  const { preset: _preset, ...changes } = read.data;
  return settingsFrom(base, changes).preset;
}

/** The judge and settings of a selection to begin with; without one, the balanced preset and the scripted judge. */
function startOf(from: SelectionLine | null): { choice: ModelChoice; base: Preset; draft: Draft } {
  if (!from) return { choice: { kind: 'scripted', id: '' }, base: 'balanced', draft: PRESETS.balanced };
  const real = from.model.startsWith('anthropic/');
  return {
    choice: real
      ? { kind: 'anthropic', id: from.model.slice('anthropic/'.length) }
      : { kind: 'scripted', id: '' },
    base: from.settings.preset === 'paper' ? 'paper' : 'balanced',
    draft: from.settings,
  };
}

/** Asks for tournaments among the attempts of each task: one selection, or several with other settings each. */
export function SelectDialog({
  page,
  keyConfigured,
  task,
  from,
  open,
  onOpenChange,
}: {
  page: ExperimentPageData;
  keyConfigured: boolean;
  /** Slug to begin with; null: all tasks. */
  task: string | null;
  /** The selection whose settings it begins with. */
  from: SelectionLine | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const client = useQueryClient();
  const router = useRouter();
  const begin = startOf(from);
  const [choice, setChoice] = useState<ModelChoice>(begin.choice);
  const [base, setBase] = useState<Preset>(begin.base);
  const [draft, setDraft] = useState<Draft>(begin.draft);
  const [slug, setSlug] = useState(task ?? '');
  const iterations = iterationsOf(page);
  const [iteration, setIteration] = useState<string>('');
  const [lists, setLists] = useState<SweepLists | null>(null);
  const history = useQuery({ ...launchOptionsQuery(null), enabled: open });
  const problems = settingProblems(draft);
  const model = modelName(choice, SCRIPTED);
  const problem = modelProblem(choice, keyConfigured);
  const preset = named(base, draft);
  const read = tournamentSettingsSchema.safeParse({ ...draft, preset });
  const wanted = read.success ? sweptSettings(read.data, lists ?? NO_SWEEP) : null;
  const tooMany = wanted !== null && wanted.length > MAX_SWEEP;
  const of = iteration === '' ? null : Number(iteration);
  const compared = comparedCounts(page, slug || null, of);
  const start = useMutation({
    mutationFn: async () =>
      wanted
        ? startSelect({
            experimentId: page.experiment.id,
            tasks: slug === '' ? null : [slug],
            iteration: of,
            model,
            summariser: null,
            settings: wanted,
          })
        : { ok: false as const, message: 'Some settings cannot be used; they are marked above.' },
    onSuccess: async (answer) => {
      if (!answer.ok) return;
      onOpenChange(false);
      toast.success(
        wanted && wanted.length > 1
          ? `${wanted.length} selections are under way.`
          : 'The selection is under way.',
        {
          action: {
            label: 'All selections',
            onClick: () => router.push(`/experiments/${page.experiment.id}/selections`),
          },
        },
      );
      await client.invalidateQueries({ queryKey: ['experiment', page.experiment.id] });
    },
  });
  const refused = start.data?.ok === false ? start.data.message : (start.error?.message ?? null);
  const said = tooMany ? `${wanted.length} selections at once are too many; at most ${MAX_SWEEP}.` : refused;
  return (
    <Dialog
      wide
      open={open}
      onOpenChange={onOpenChange}
      title={from ? 'Select again' : 'Select'}
      description="A judge compares the attempts of each task. No rollout is run again, and a question that was answered before with the same seed is not asked again."
      foot={
        <>
          <PlanLine
            plan={wanted && estimateSelections(history.data?.callHistory ?? [], model, wanted, compared)}
            compared={compared}
            page={page}
            summaries={wanted?.some((one) => one.representation === 'summary') ?? false}
            summariser={choice.kind === 'scripted' ? 'scripted/extractive' : model}
          />
          <Button className="ml-auto" onClick={() => onOpenChange(false)}>
            Close
          </Button>
          <Button
            kind="primary"
            disabled={problem !== null || wanted === null || tooMany || start.isPending}
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
        <div className="grid gap-4 sm:grid-cols-2">
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
          {iterations.length > 1 && (
            <SelectField
              id="select-iteration"
              label="Rollouts of"
              value={iteration}
              options={[
                { value: '', label: 'the last iteration' },
                ...iterations.slice(0, -1).map((one) => ({ value: String(one), label: `iteration ${one}` })),
              ]}
              onChange={setIteration}
            />
          )}
        </div>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <span className="flex items-center gap-3">
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
          </span>
          <span className="flex items-center gap-3">
            <span className="text-sm font-medium">How many</span>
            <SegmentedControl
              label="How many"
              value={lists ? 'sweep' : 'one'}
              options={[
                { value: 'one', label: 'one selection' },
                { value: 'sweep', label: 'a sweep' },
              ]}
              onChange={(next) => setLists(next === 'sweep' ? NO_SWEEP : null)}
            />
          </span>
          <p className="w-full text-xs text-ink-3">
            paper: as published (arXiv:2604.16529), faithful. balanced: less position bias and fewer votes by
            the same winner rule.
          </p>
        </div>
        {lists && <SweepFields lists={lists} onChange={setLists} />}
        <SettingFields
          draft={draft}
          problems={problems}
          onChange={(change) => setDraft({ ...draft, ...change })}
        />
        {said && (
          <p role="alert" className="text-sm font-medium text-failed">
            {said}
          </p>
        )}
      </div>
    </Dialog>
  );
}
