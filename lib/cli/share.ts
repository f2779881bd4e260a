import { Command, Option } from 'commander';
import { shareLines } from '@/db/shares';
import type { ShareTarget } from '@/lib/access/share';
import { DEFAULT_SHARE_DAYS } from '@/lib/access/share-state';
import { RunoffError } from '@/lib/errors';
import { oneLine } from '@/lib/rollout/one-line';
import { createShare } from '@/lib/sharing/create-share';
import { revokeShare } from '@/lib/sharing/revoke-share';
import { print, table, withCommonOptions, type CommonOptions } from './output';
import { readNewPassword } from './read-password';
import { withTools } from './run-command';

interface ShareOptions extends CommonOptions {
  experiment?: string;
  task?: string;
  rollout?: string;
  compare?: string[];
  expires: string;
  passwordStdin?: boolean;
  summariesOnly?: boolean;
  hideOutcomes?: boolean;
}

export function shareCommand(): Command {
  return withCommonOptions(
    new Command('share')
      .description('Make a link that shows one thing, to read, to whoever has it (docs/sharing.md).')
      .option('--experiment <experiment>', 'name or id of an experiment')
      .option('--task <task>', 'only this task of the experiment')
      .option('--rollout <id>', 'only this rollout')
      .option('--compare <ids...>', 'these rollouts side by side')
      .addOption(
        new Option('--expires <time>', 'days that it lives, such as 7d, or never').default(
          `${DEFAULT_SHARE_DAYS}d`,
        ),
      )
      .option('--password-stdin', 'ask for a password, read from a prompt or standard input')
      .option('--summaries-only', 'leave out trajectories, patches and logs')
      .option('--hide-outcomes', 'leave out everything that tells an outcome'),
  )
    .action((options: ShareOptions) => withTools(options, (tools) => make(tools, options)))
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

async function make(tools: Parameters<typeof createShare>[0], options: ShareOptions): Promise<void> {
  const made = await createShare(tools, {
    target: targetOf(options),
    days: daysOf(options.expires),
    password: options.passwordStdin ? await readNewPassword() : null,
    include: options.summariesOnly ? 'summaries' : 'trajectories',
    outcomesHidden: options.hideOutcomes ?? false,
  });
  const { RUNOFF_URL } = process.env;
  const address = RUNOFF_URL ? new URL(made.path, RUNOFF_URL).href : made.path;
  print(options, { ...made, url: RUNOFF_URL ? address : null }, () => [address]);
}

function targetOf({ experiment, task, rollout, compare }: ShareOptions): ShareTarget {
  if ([experiment, rollout, compare].filter((one) => one !== undefined).length !== 1)
    throw new RunoffError('bad-input', 'Name one of --experiment, --rollout and --compare.');
  if (rollout !== undefined) return { kind: 'rollout', rolloutId: rollout };
  if (compare !== undefined) return { kind: 'comparison', rolloutIds: compare };
  const experimentId = experiment ?? '';
  return task === undefined ? { kind: 'experiment', experimentId } : { kind: 'task', experimentId, task };
}

function daysOf(expires: string): number | null {
  if (expires === 'never') return null;
  const [, days] = /^(\d{1,4})d?$/.exec(expires) ?? [];
  if (days === undefined) throw new RunoffError('bad-input', '--expires takes days, such as 7d, or never.');
  return Number(days);
}

function listCommand(): Command {
  return withCommonOptions(
    new Command('list').description('List the links; their tokens are stored nowhere.'),
  ).action((_: unknown, command: Command) => {
    const options = command.optsWithGlobals<CommonOptions>();
    return withTools(options, ({ db, now }) => {
      const shares = shareLines(db, now());
      print(options, shares, () =>
        shares.length === 0
          ? ['Nothing is shared.']
          : table([
              ['id', 'shows', 'state', 'expires', 'opened', 'last seen'],
              ...shares.map((one) => [
                ...[one.id, oneLine(one.title), one.state, one.expiresAt?.slice(0, 10) ?? 'never'],
                ...[String(one.views), one.lastSeenAt ?? '—'],
              ]),
            ]),
      );
    });
  });
}

function revokeCommand(): Command {
  return withCommonOptions(
    new Command('revoke')
      .description('End a link at once.')
      .argument('<id>', 'as `runoff share list` has it'),
  ).action((id: string, _: unknown, command: Command) => {
    const options = command.optsWithGlobals<CommonOptions>();
    return withTools(options, (tools) => {
      const ended = revokeShare(tools, id);
      print(options, { id, revoked: ended }, () => [
        ended ? 'The link is revoked: it shows nothing from now on.' : 'The link was revoked before.',
      ]);
    });
  });
}
