'use client';

import { EmptyState } from '@/components/ui/empty-state';
import { Kbd } from '@/components/ui/kbd';
import { LinkButton } from '@/components/ui/link-button';
import { compareHref } from '@/lib/compare/compare-query';
import { useBasket } from './basket';

/** Nothing was chosen: what stands here, and how one gets it. */
export function CompareStart() {
  const { picked } = useBasket();
  return (
    <div className="max-w-3xl space-y-3">
      <h1 className="text-xl font-semibold">Compare</h1>
      <EmptyState
        title="Two to four rollouts, or experiments, side by side"
        action={
          <>
            {picked.length > 0 && (
              <LinkButton kind="primary" href={compareHref(picked.map((one) => one.id))}>
                {picked.length === 1
                  ? `Compare ${picked[0]?.label} with…`
                  : `Compare the ${picked.length} picked`}
              </LinkButton>
            )}
            <LinkButton href="/">Experiments</LinkButton>
          </>
        }
      >
        <p>
          Rollouts: on the page of a task or in the grid of an experiment, pick rows with their boxes or with{' '}
          <Kbd>x</Kbd> on the row that has the focus, then choose “Compare”. What each did, said, changed and
          failed at then stands in columns, with the place where they first part.
        </p>
        <p className="mt-2">Experiments: pick two in the list of experiments.</p>
      </EmptyState>
    </div>
  );
}
