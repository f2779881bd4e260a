'use client';

import { Download } from 'lucide-react';
import { formatTimeUtc } from '@/components/figures/format';
import { Button } from '@/components/ui/button';
import { DataTable, Th } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import type { ExperimentPageData, SelectionLine } from '@/lib/api/experiments';
import { SETTINGS, settingValue, type SettingKey } from './setting-words';

const KEYS: SettingKey[] = [
  'preset',
  'groupSize',
  'votes',
  'keep',
  'pairing',
  'display',
  'tie',
  'reasks',
  'early',
  'dedupe',
  'representation',
  'temperature',
  'seed',
];

function download(page: ExperimentPageData, selection: SelectionLine) {
  const { tournaments: _tournaments, counts: _counts, ...manifest } = selection;
  const text = JSON.stringify({ experiment: page.experiment, selection: manifest }, null, 2);
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${page.experiment.id}-${selection.id}-manifest.json`;
  link.click();
  URL.revokeObjectURL(url);
}

function Line({ name, value, says }: { name: string; value: string; says: string }) {
  return (
    <tr>
      <th scope="row" className="h-row border-b border-line px-2 text-left font-medium whitespace-nowrap">
        {name}
      </th>
      <td className="border-b border-line px-2 min-w-36 font-mono text-xs [overflow-wrap:anywhere] sm:min-w-56">
        {value}
      </td>
      <td className="min-w-64 border-b border-line px-2 py-1 text-ink-2">{says}</td>
    </tr>
  );
}

/** Everything that decided a selection: with the stored replies it gives the same winners again. */
export function ManifestTab({
  page,
  selection,
}: {
  page: ExperimentPageData;
  selection: SelectionLine | null;
}) {
  if (!selection)
    return (
      <EmptyState title="No selection yet">
        The settings, prompt, model and seed of a selection stand here, so that it can be repeated.
      </EmptyState>
    );
  return (
    <>
      <DataTable caption="Manifest of the selection">
        <thead>
          <tr>
            <Th>Setting</Th>
            <Th>Value</Th>
            <Th>What it does</Th>
          </tr>
        </thead>
        <tbody>
          <Line
            name="Judge"
            value={selection.model}
            says={
              selection.scripted
                ? 'Scripted: rules on this machine, no language model.'
                : 'The model that votes.'
            }
          />
          {KEYS.map((key) => (
            <Line
              key={key}
              name={SETTINGS[key].label}
              value={settingValue(selection.settings, key)}
              says={SETTINGS[key].says}
            />
          ))}
          <Line
            name="Judge prompt"
            value={`version ${selection.promptVersion} · ${selection.promptHash}`}
            says="The text the judge is asked with, and its hash."
          />
          <Line name="Code" value={selection.codeVersion} says="Version of Runoff that ran it." />
          <Line name="Selection" value={selection.id} says="Follows from experiment, judge and settings." />
          <Line
            name="Started"
            value={formatTimeUtc(selection.createdAt)}
            says="When the first tournament began."
          />
        </tbody>
      </DataTable>
      <Button className="mt-3" onClick={() => download(page, selection)}>
        <Download size={14} aria-hidden />
        Download as JSON
      </Button>
    </>
  );
}
