'use client';

import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { memo, type ReactNode } from 'react';
import { stepBodyQuery, type StepRowData } from '@/lib/api/rollouts';
import { formatBytes, formatCount } from '@/lib/metrics/format';
import { CopyButton } from '@/components/ui/copy-button';
import { readKeystrokes } from '@/lib/rollout/keystrokes';
import { KeystrokeList } from './keystroke-list';
import { PlainText } from './plain-text';
import { StepHead } from './step-head';
import { partKey, type StepPart, type StepViewProps } from './step-view-props';
import { TerminalOutput } from './terminal-output';
import { TerminalScreen } from './terminal-screen';

/** One step: what the agent thought, what it issued, what came back. All of it untrusted, all of it text nodes. */
export const StepView = memo(function StepView(props: StepViewProps) {
  const { rolloutId, step, current, opened, find } = props;
  const isOpen = (part: StepPart) => opened.has(partKey(step.index, part));
  const screen = isScreen(step);
  const needsBody = (['thought', 'command', 'output'] as const).some(
    (part) => (isOpen(part) || (part === 'output' && screen && props.outputs)) && cut(step, part),
  );
  const body = useQuery({ ...stepBodyQuery(rolloutId, step.index), enabled: needsBody });
  const thought = (isOpen('thought') && (body.data?.thought ?? body.data?.reasoning)) || step.thoughtPreview;
  const command = (isOpen('command') && body.data?.command) || step.commandPreview;
  const output = ((isOpen('output') || screen) && body.data?.observation) || step.observationPreview;
  const toggle = (part: StepPart) => () => props.onToggle(partKey(step.index, part));
  return (
    <article
      aria-label={`Step ${step.index}`}
      aria-current={current ? 'step' : undefined}
      className={clsx(
        'border-b border-line py-2 pr-2 pl-3',
        current ? 'bg-accent-soft/50 shadow-[inset_3px_0_0_var(--accent)]' : 'hover:bg-surface',
      )}
    >
      <StepHead {...props} />
      {body.isError && <p role="alert">The whole text could not be loaded: {body.error.message}</p>}
      {props.thoughts && thought && (
        <div className="mt-1 max-w-[90ch]">
          <p
            className={clsx(
              '[overflow-wrap:anywhere] whitespace-pre-wrap',
              !isOpen('thought') && 'line-clamp-6',
            )}
          >
            <PlainText text={thought} find={find} />
          </p>
          {longThought(step) && (
            <More open={isOpen('thought')} onClick={toggle('thought')}>
              more of the thought · {formatBytes(step.thoughtChars)}
            </More>
          )}
        </div>
      )}
      {command && (
        <Command {...props} command={command} open={isOpen('command')} onOpen={toggle('command')} />
      )}
      {props.outputs && output !== null && (
        <div className="mt-1 text-ink-2">
          {output.trim() === '' ? (
            <p className="text-ink-3">{screen ? '(the screen was empty)' : '(no output)'}</p>
          ) : screen ? (
            <TerminalScreen
              text={output}
              raw={props.raw}
              find={find}
              label={`Screen after step ${step.index}`}
              rows={step.observationLines}
            />
          ) : (
            <TerminalOutput
              text={output}
              raw={props.raw}
              find={find}
              label={`Output of step ${step.index}`}
            />
          )}
          {cut(step, 'output') && !screen && (
            <More open={isOpen('output')} onClick={toggle('output')}>
              {hiddenWords(step)}
            </More>
          )}
        </div>
      )}
      {step.commandPreview === null && step.observationPreview === null && step.thoughtPreview === null && (
        <p className="mt-1 text-ink-3">(nothing was recorded in this step)</p>
      )}
    </article>
  );
});

function Command({
  step,
  command,
  find,
  open,
  onOpen,
}: StepViewProps & { command: string; open: boolean; onOpen: () => void }) {
  const whole = !cut(step, 'command') || open;
  const batch = isScreen(step) ? readKeystrokes(command) : null;
  return (
    <div className="mt-1.5 flex items-start gap-1 border-l-2 border-accent bg-sunken py-1 pr-1 pl-2">
      <div className="min-w-0 flex-1">
        {batch ? (
          <KeystrokeList batch={batch} find={find} clipped={!open} />
        ) : (
          <pre
            className={clsx(
              '[overflow-wrap:anywhere] whitespace-pre-wrap text-ink [unicode-bidi:isolate]',
              !open && 'line-clamp-[20]',
            )}
          >
            <PlainText text={command} find={find} />
          </pre>
        )}
        {longCommand(step) && (
          <More open={open} onClick={onOpen}>
            whole command · {formatBytes(step.commandChars)}
          </More>
        )}
      </div>
      {whole && (
        <span className="-my-1 shrink-0">
          <CopyButton text={command} label={`Copy the command of step ${step.index}`} />
        </span>
      )}
    </div>
  );
}

/** Agents that drive a terminal see its screen after each batch of keystrokes. */
const isScreen = (step: StepRowData) => step.tool === 'keystrokes';

/** True when the row holds only the head of a text. */
function cut(step: StepRowData, part: StepPart): boolean {
  if (part === 'thought') return step.thoughtChars > (step.thoughtPreview?.length ?? 0);
  if (part === 'command') return step.commandChars > (step.commandPreview?.length ?? 0);
  const head = step.observationPreview?.length ?? 0;
  // A closing line break is not kept in the head and hides nothing.
  return step.observationChars > head + 1;
}

const newlines = (text: string | null) => (text?.match(/\n/g) ?? []).length;
const longThought = (step: StepRowData) =>
  step.thoughtChars > 6 * 90 || newlines(step.thoughtPreview) > 5 || cut(step, 'thought');
const longCommand = (step: StepRowData) => cut(step, 'command') || newlines(step.commandPreview) >= 20;

/** How much of an output is hidden: `show 412 more lines · 38 KB`. */
function hiddenWords(step: StepRowData): string {
  const shown = newlines(step.observationPreview) + 1;
  const lines = step.observationLines - shown;
  const size = formatBytes(step.observationChars);
  return lines > 0
    ? `show ${formatCount(lines)} more ${lines === 1 ? 'line' : 'lines'} · ${size}`
    : `show the rest · ${size}`;
}

function More({ open, onClick, children }: { open: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onClick}
      className="link target mt-0.5 inline-flex min-h-6 items-center text-xs"
    >
      {open ? 'show less' : children}
    </button>
  );
}
