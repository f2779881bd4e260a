import type { TaskPageData } from '@/lib/api/tournaments';
import { ForRole } from '@/components/access/role-context';
import { Command } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';

/** What stands where a bracket would stand, and the two ways to get one. */
export function NoTournament({ page }: { page: TaskPageData }) {
  const summarised = page.rollouts.filter((rollout) => rollout.summary === 'ok').length;
  return (
    <EmptyState
      title="No tournament among these rollouts yet"
      action={
        <>
          <ForRole needs="runner">
            <LinkButton
              kind="primary"
              href={`/experiments/${page.experiment.id}?start=select&task=${page.task.slug}`}
            >
              Select…
            </LinkButton>

            <span className="text-ink-3">or</span>
            <Command>{`npx runoff select --experiment ${page.experiment.id} --task ${page.task.slug}`}</Command>
          </ForRole>
        </>
      }
    >
      A judge compares {page.rollouts.length} {page.rollouts.length === 1 ? 'rollout' : 'rollouts'} in small
      groups by their summaries ({summarised} written so far; missing ones are written first) until one is
      left. Here would stand the bracket with every vote and, beside it, what the tests said.
    </EmptyState>
  );
}
