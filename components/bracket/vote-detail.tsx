import type { GroupVote } from '@/lib/api/tournaments';
import { Duration } from '@/components/figures/duration';
import { Money } from '@/components/figures/money';
import { InputTokens, Tokens } from '@/components/figures/tokens';
import { PlainText } from '@/components/trajectory/plain-text';

type Ask = GroupVote['replies'][number];

const STOPS: Record<Ask['stopReason'], string | null> = {
  end: null,
  'max-tokens': 'cut at the token limit',
  refusal: 'refused',
};

/** One vote in full: what was shown in which order, what it chose and why, what it cost, every reply as it came. */
export function VoteDetail({ vote, slotOf }: { vote: GroupVote; slotOf: (id: string) => string }) {
  return (
    <div className="mt-2 rounded-md border border-line bg-canvas p-3" aria-live="polite">
      <p className="flex flex-wrap gap-x-4 gap-y-1">
        <span>
          <b>Vote {vote.vote + 1}</b>
          {vote.extra && ' (extra, to break the tie)'}
        </span>
        <span>
          shown:{' '}
          {vote.order.map((id, i) => (
            <span key={id} className={id === vote.choice ? 'font-mono font-bold' : 'font-mono'}>
              {i > 0 && ', '}
              {i + 1}. {slotOf(id)}
            </span>
          ))}
        </span>
        <span>
          {vote.choice === null ? (
            <>
              <b>spoiled</b>: <PlainText text={vote.spoiled ?? 'unreadable'} />
            </>
          ) : (
            <>
              chose <b className="font-mono">{slotOf(vote.choice)}</b> in place{' '}
              {vote.order.indexOf(vote.choice) + 1}
            </>
          )}
        </span>
        {vote.asks > 1 && <span>asked {vote.asks} times</span>}
        {vote.reused > 0 && (
          <span title="Another selection of this experiment asked the judge the same question with the same seed; its answer counts here too and was not paid for again.">
            <b>reused</b> from another selection
          </span>
        )}
      </p>
      {vote.replies.length === 0 && <Reply text={vote.rationale} />}
      {vote.replies.map((ask, i) => (
        <AskView
          key={ask.ask}
          ask={ask}
          unreadable={i < vote.replies.length - 1 || vote.choice === null}
          several={vote.replies.length > 1}
        />
      ))}
    </div>
  );
}

function AskView({ ask, unreadable, several }: { ask: Ask; unreadable: boolean; several: boolean }) {
  const stop = STOPS[ask.stopReason];
  return (
    <section className="mt-2" aria-label={`Reply ${ask.ask + 1}`}>
      <p className="flex flex-wrap gap-x-3 text-xs text-ink-3">
        {several && <b className="text-ink">reply {ask.ask + 1}</b>}
        {unreadable && <b className="text-ink">unreadable, counts for nobody</b>}
        {stop && <b className="text-ink">{stop}</b>}
        <span>{ask.servedBy}</span>
        <span>
          in <InputTokens usage={ask.usage} />
        </span>
        <span>
          out <Tokens n={ask.usage.output} />
        </span>
        <Money usd={ask.costUsd} />
        <Duration ms={ask.latencyMs} />
        {ask.dropped.includes('temperature') && (
          <span title="The model refuses a temperature; the vote was asked without one.">no temperature</span>
        )}
      </p>
      <Reply text={ask.reply} />
    </section>
  );
}

function Reply({ text }: { text: string }) {
  if (text === '') return <p className="mt-1 text-ink-3">(an empty reply)</p>;
  return (
    <p className="mt-1 max-w-[90ch] [overflow-wrap:anywhere] whitespace-pre-wrap">
      <PlainText text={text} />
    </p>
  );
}
