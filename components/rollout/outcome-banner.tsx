import { AppLink } from '@/components/ui/app-link';
import type { ReactNode } from 'react';
import { isLive } from '@/lib/api/rollout-tail';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { Duration } from '@/components/figures/duration';
import { Money } from '@/components/figures/money';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { TimeAgo } from '@/components/figures/time-ago';
import { InputTokens, Tokens } from '@/components/figures/tokens';
import { Unknown } from '@/components/figures/unknown';
import { useOutcomes } from '@/components/sharing/share-context';
import { PlainText } from '@/components/trajectory/plain-text';
import { exitStatusSentence, exitStatusWord } from '@/lib/rollout/exit-words';
import { OutcomeMark } from './outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { Elapsed } from './running-banner';

/** Why it ended, in one look: the tests' verdict and where it is recorded, the exit status, the last failure. */
export function OutcomeBanner({ rollout }: { rollout: RolloutPageData }) {
  const { outcome, exitStatus, exitStatusRaw, facts } = rollout;
  const last = facts.lastFailure;
  const outcomes = useOutcomes();
  return (
    <section
      aria-label="How it ended"
      className="space-y-0.5 rounded-md border border-line bg-surface px-3 py-2"
    >
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
        {outcomes ? <Verdict rollout={rollout} /> : <b className="text-base">outcome hidden</b>}
        <span>
          <b>{exitStatusWord(exitStatus)}</b>: {exitStatusSentence(exitStatus)}
          {exitStatusRaw !== null && (
            <span className="text-ink-3">
              {' '}
              recorded as{' '}
              <code>
                <PlainText text={exitStatusRaw} />
              </code>
            </span>
          )}
        </span>
        <span className="text-ink-3">
          {!outcomes ? null : outcome.recordedIn ? (
            <>
              verdict in{' '}
              <code className="[overflow-wrap:anywhere]">
                <PlainText text={outcome.recordedIn} />
              </code>
            </>
          ) : (
            'no file records a verdict of tests'
          )}
        </span>
      </p>
      {outcomes && notAWrongAnswer(rollout) && (
        <p className="font-medium">
          The environment or the verifier failed: this says nothing about the answer and is not counted as a
          wrong one.
        </p>
      )}
      {outcome.detail && (
        <p className="text-ink-2 [overflow-wrap:anywhere]">
          <PlainText text={outcome.detail} />
        </p>
      )}
      {last && (
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <span className="shrink-0">Last failing command:</span>
          <AppLink
            href={`/rollouts/${rollout.id}?step=${last.step}`}
            className="link shrink-0"
            title={`Go to step ${last.step}`}
          >
            step {last.step}
          </AppLink>
          <code className="max-w-full min-w-0 truncate text-ink-2">
            <PlainText text={last.command.split('\n', 1)[0]?.slice(0, 200) ?? ''} />
          </code>
          <span className="num shrink-0">
            rc {last.returnCode}
            {last.followedBySuccess && ', later commands succeeded'}
          </span>
        </p>
      )}
    </section>
  );
}

function Verdict({ rollout }: { rollout: RolloutPageData }) {
  const { outcome, exitStatus } = rollout;
  return (
    <>
      <span className="text-base">
        <OutcomeMark mark={markOf(outcome.kind, exitStatus)} outcome={outcome.kind} size={16} />
      </span>
      <span>
        reward{' '}
        {outcome.reward === null ? (
          <Unknown why="The verifier gave no number." />
        ) : (
          <b className="num">{outcome.reward}</b>
        )}
      </span>
    </>
  );
}

function notAWrongAnswer({ outcome, exitStatus }: RolloutPageData): boolean {
  return outcome.kind === 'error' || (exitStatus === 'infrastructure-error' && outcome.kind !== 'passed');
}

/** Who ran it and what it took. */
export function RolloutFactsLine({ rollout }: { rollout: RolloutPageData }) {
  const { agent, model, facts, usage, costUsd, startedAt, endedAt } = rollout;
  const live = isLive(rollout);
  const span = startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : 0;
  // Some producers know one time only and state it twice: nothing took no time.
  const ms = span > 0 ? span : null;
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-0.5">
      <Fact name="agent">
        <PlainText text={agent.name} />
        {agent.version && (
          <span className="text-ink-3">
            {' '}
            <PlainText text={agent.version} />
          </span>
        )}
      </Fact>
      <Fact name="model">
        {model === null ? <Unknown why="No model is named." /> : <PlainText text={model} />}{' '}
        {model?.startsWith('scripted/') && <ScriptedLabel model={model} />}
      </Fact>
      <Fact name="steps">
        <span className="num">{rollout.outline.length || facts.steps}</span>
      </Fact>
      <Fact name="in">
        <InputTokens usage={usage} />
      </Fact>
      <Fact name="out">
        <Tokens n={usage.output} />
      </Fact>
      <Fact name="cost">
        <Money usd={costUsd} why="The records do not tell what it cost." />
      </Fact>
      <Fact name="took">{live ? <Elapsed startedAt={startedAt} /> : <Duration ms={ms} />}</Fact>
      <Fact name="patch">
        {facts.patch === null ? (
          <Unknown why={live ? 'It is taken when the agent has ended.' : 'No patch was recorded.'} />
        ) : (
          <span className="num">
            +{facts.patch.added} −{facts.patch.removed}
          </span>
        )}
      </Fact>
      <Fact name="started">
        <TimeAgo iso={startedAt} />
      </Fact>
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex gap-1.5">
    <dt className="text-ink-3">{name}</dt>
    <dd>{children}</dd>
  </div>
);
