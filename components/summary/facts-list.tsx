import type { ReactNode } from 'react';
import type { RolloutFacts } from '@/lib/rollout/facts';
import { ExitStatus } from '@/components/rollout/exit-status';
import { formatBytes } from '@/lib/metrics/format';
import { PlainText } from '@/components/trajectory/plain-text';
import { Citations, type CitationTarget } from './citations';

const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

function errorWords(errors: RolloutFacts['errors']): string {
  const parts = [
    errors.nonZeroReturnCodes > 0 && plural(errors.nonZeroReturnCodes, 'return code') + ' ≠ 0',
    errors.formatErrors > 0 && plural(errors.formatErrors, 'format error'),
    errors.timeouts > 0 && plural(errors.timeouts, 'timeout'),
    errors.toolErrors > 0 && plural(errors.toolErrors, 'tool error'),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(', ') : 'none';
}

/** Facts read off the trajectory by rules, the same whatever model wrote the summary. No outcome among them. */
export function FactsList({ facts, target }: { facts: RolloutFacts; target: CitationTarget }) {
  const files = facts.filesEdited.filter((file) => !file.scratch);
  const after = facts.testCommands.filter((test) => test.afterLastEdit);
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
      <Fact name="ended">
        <ExitStatus status={facts.exitStatus} raw={facts.exitStatusRaw} /> after {plural(facts.steps, 'step')}
      </Fact>
      <Fact name="files edited">
        {files.length === 0
          ? 'none'
          : files.map((file) => <FileLine key={file.path} file={file} target={target} />)}
      </Fact>
      <Fact name="last edit">
        {facts.lastEditStep === null ? 'none' : <Citations steps={[facts.lastEditStep]} target={target} />}
      </Fact>
      <Fact name="tests after it">
        {after.length === 0
          ? 'none was run'
          : after.map((test) => (
              <span key={test.step} className="block [overflow-wrap:anywhere]">
                <code className="text-ink-2">
                  <PlainText
                    text={test.command.length > 120 ? `${test.command.slice(0, 119)}…` : test.command}
                  />
                </code>{' '}
                <span className="num">rc {test.returnCode ?? '—'}</span>
                <Citations steps={[test.step]} target={target} />
              </span>
            ))}
      </Fact>
      <Fact name="errors">{errorWords(facts.errors)}</Fact>
      <Fact name="patch">
        {facts.patch === null
          ? 'none recorded'
          : facts.patch.bytes === 0
            ? 'empty'
            : `+${facts.patch.added} −${facts.patch.removed} in ${plural(facts.patch.files.length, 'file')}, ${formatBytes(facts.patch.bytes)}`}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function FileLine({ file, target }: { file: RolloutFacts['filesEdited'][number]; target: CitationTarget }) {
  const shown = file.steps.slice(0, 6);
  return (
    <span className="block [overflow-wrap:anywhere]">
      <code>
        <PlainText text={file.path} />
      </code>
      <Citations steps={shown} target={target} />
      {file.steps.length > shown.length && (
        <span className="text-ink-3"> and {file.steps.length - shown.length} more</span>
      )}
    </span>
  );
}
