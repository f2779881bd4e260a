'use client';

import { Popover } from '@base-ui/react/popover';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { AppLink } from '@/components/ui/app-link';
import { buttonClass } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';

interface Choice {
  query: string;
  name: string;
  what: string;
  /** Needs a selected attempt for each task. */
  selected?: boolean;
}

const CHOICES: readonly Choice[] = [
  {
    query: 'format=html',
    name: 'HTML',
    what: 'pages to read offline: figures, brackets, votes, trajectories',
  },
  {
    query: 'format=predictions',
    name: 'predictions.jsonl',
    what: 'selected patches, for the SWE-bench harness',
    selected: true,
  },
  { query: 'format=predictions&all=1', name: 'All predictions', what: 'every attempt, one file a slot' },
  { query: 'format=jsonl', name: 'JSONL', what: 'rollouts, summaries and votes; Runoff imports it again' },
  { query: 'format=csv', name: 'CSV', what: 'tables of tasks, rollouts, rounds, votes, selections' },
  { query: 'format=atif', name: 'ATIF', what: 'one trajectory a rollout' },
  { query: 'format=mini', name: 'mini-SWE-agent', what: 'one trajectory a rollout' },
];

/** Downloads of an experiment, each with its secrets masked. */
export function ExportMenu({ experimentId, selected }: { experimentId: string; selected: boolean }) {
  const [outcomes, setOutcomes] = useState(true);
  const base = `/api/v1/experiments/${encodeURIComponent(experimentId)}/export`;
  return (
    <Popover.Root>
      <Popover.Trigger className={buttonClass()}>
        <Download size={14} aria-hidden /> Export
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className="z-30">
          <Popover.Popup className="w-96 max-w-[calc(100vw-24px)] rounded-md border border-line bg-surface p-1 shadow-floating">
            <Popover.Title className="px-2 pt-1 text-sm font-semibold">Export</Popover.Title>
            <Popover.Description className="px-2 pb-1 text-xs text-ink-2">
              Keys, tokens and passwords are masked.{' '}
              <AppLink
                href={`/redaction?experiment=${encodeURIComponent(experimentId)}`}
                className="link"
                prefetch={false}
              >
                See what will be
              </AppLink>
              . Each .zip holds a report of what was.
            </Popover.Description>
            <ul>
              {CHOICES.map((choice) => (
                <li key={choice.query}>
                  <ChoiceLine
                    choice={choice}
                    href={`${base}?${choice.query}${outcomes ? '' : '&outcomes=0'}`}
                    missing={choice.selected === true && !selected}
                  />
                </li>
              ))}
            </ul>
            <div className="mt-1 border-t border-line px-2 py-1.5">
              <Checkbox checked={outcomes} onChange={setOutcomes}>
                With what verifiers said
              </Checkbox>
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function ChoiceLine({ choice, href, missing }: { choice: Choice; href: string; missing: boolean }) {
  const words = (
    <>
      <span className="font-medium">{choice.name}</span>
      <span className="text-xs text-ink-2">{missing ? 'needs a selection' : choice.what}</span>
    </>
  );
  const line = 'flex min-h-9 flex-col justify-center rounded-md px-2 py-1';
  return missing ? (
    <span className={line}>{words}</span>
  ) : (
    <a href={href} download className={`${line} target hover:bg-hover`}>
      {words}
    </a>
  );
}
