/** @jsxImportSource preact */
import type { ExportedSummary } from '@/lib/rollout/export-lines';
import type { RolloutFacts } from '@/lib/rollout/facts';
import { isScripted } from '@/lib/launch/estimate';
import { formatBytes } from '@/lib/metrics/format';
import { exitStatusWord } from '@/lib/rollout/exit-words';
import { cutText } from '@/lib/rollout/preview';
import { summarySections, type SummarySection } from '@/lib/summary/sections';
import { Cites, Fact, Facts, Plain, plural, Scripted } from './parts';

/** Whose steps are cited, on which page. */
export interface Cited {
  page: string;
  rolloutId: string;
  stepCount: number;
}

const SHAPES = { held: '●', open: '○', against: '×' } as const;

/** Who wrote a summary, and what is wrong with it. */
export function SummaryOrigin({ summary }: { summary: ExportedSummary }) {
  const bad = summary.badCitations.length;
  return (
    <p class="note">
      by <Plain text={summary.model} /> {isScripted(summary.model) && <Scripted />} · prompt{' '}
      {summary.promptVersion}
      {bad > 0 && ` · ${plural(bad, 'citation')} of steps that do not exist`}
    </p>
  );
}

/** The items of one section, each with the steps it cites. */
export function SummaryItems({ section, ...cited }: { section: SummarySection } & Cited) {
  if (section.items.length === 0) return <p class="note">{section.empty}</p>;
  return (
    <ul class="claims">
      {section.items.map((item) => (
        <li key={item.path}>
          {item.status && (
            <span class="status">
              <span aria-hidden="true">{SHAPES[item.status.standing]}</span> {item.status.word}
            </span>
          )}{' '}
          <Plain text={item.text} /> <Cites {...cited} steps={item.steps} />
          {item.details.map((detail, i) => (
            <p key={i} class="detail">
              <Plain text={detail} />
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** A summary in full, or why there is none. */
export function SummaryText({ summary, ...cited }: { summary: ExportedSummary | null } & Cited) {
  if (!summary) return <p class="note">It has no summary.</p>;
  if (!summary.content)
    return (
      <p>
        The summary by <Plain text={summary.model} /> could not be read:{' '}
        <Plain text={summary.error ?? 'no reason was kept.'} />
      </p>
    );
  return (
    <>
      <p class="headline">
        <Plain text={summary.content.headline} />
      </p>
      <SummaryOrigin summary={summary} />
      {summarySections(summary.content).map((section) => (
        <div key={section.key} class="claim-section">
          <h3>{section.title}</h3>
          <SummaryItems section={section} {...cited} />
        </div>
      ))}
    </>
  );
}

const MOST_CITED = 6;

/** Facts read off the trajectory by rules; no outcome among them. */
export function FactsText({ facts, ...cited }: { facts: RolloutFacts } & Cited) {
  const files = facts.filesEdited.filter((file) => !file.scratch);
  const after = facts.testCommands.filter((test) => test.afterLastEdit);
  const { errors, patch } = facts;
  const counts = [
    errors.nonZeroReturnCodes > 0 && `${plural(errors.nonZeroReturnCodes, 'return code')} ≠ 0`,
    errors.formatErrors > 0 && plural(errors.formatErrors, 'format error'),
    errors.timeouts > 0 && plural(errors.timeouts, 'timeout'),
    errors.toolErrors > 0 && plural(errors.toolErrors, 'tool error'),
  ].filter((part) => part !== false);
  return (
    <Facts>
      <Fact name="ended">
        {exitStatusWord(facts.exitStatus)} after {plural(facts.steps, 'step')}
      </Fact>
      <Fact name="files edited">
        {files.length === 0 && 'none'}
        {files.map((file) => (
          <span key={file.path} class="line">
            <code>
              <Plain text={file.path} />
            </code>{' '}
            <Cites {...cited} steps={file.steps.slice(0, MOST_CITED)} />
            {file.steps.length > MOST_CITED && ` and ${file.steps.length - MOST_CITED} more`}
          </span>
        ))}
      </Fact>
      <Fact name="last edit">
        {facts.lastEditStep === null ? 'none' : <Cites {...cited} steps={[facts.lastEditStep]} />}
      </Fact>
      <Fact name="tests after it">
        {after.length === 0 && 'none was run'}
        {after.map((test) => (
          <span key={test.step} class="line">
            <code>
              <Plain text={cutText(test.command, 120)} />
            </code>{' '}
            rc {test.returnCode ?? '—'} <Cites {...cited} steps={[test.step]} />
          </span>
        ))}
      </Fact>
      <Fact name="errors">{counts.length > 0 ? counts.join(', ') : 'none'}</Fact>
      <Fact name="patch">
        {patch === null
          ? 'none recorded'
          : patch.bytes === 0
            ? 'empty'
            : `+${patch.added} −${patch.removed} in ${plural(patch.files.length, 'file')}, ${formatBytes(patch.bytes)}`}
      </Fact>
    </Facts>
  );
}
