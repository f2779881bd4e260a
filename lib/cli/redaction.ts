import { Argument, Command } from 'commander';
import { experimentNamed } from '@/db/experiments';
import { redactionRulesOf } from '@/db/redaction-rules';
import type { ShareTarget } from '@/lib/access/share';
import { RunoffError } from '@/lib/errors';
import { addPattern, allowValue, removeRule, setSwitch } from '@/lib/experiments/redaction-rules';
import { scanSecrets } from '@/lib/experiments/scan-secrets';
import type { SecretReport } from '@/lib/redact/report';
import { REDACTION_SWITCHES } from '@/lib/redact/stored-rule';
import type { WorkerTools } from '@/lib/worker/run-job';
import { print, table, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';

interface ReportOptions extends CommonOptions {
  experiment?: string;
  task?: string;
  rollout?: string;
  link?: boolean;
  trajectories: boolean;
  outcomes: boolean;
}

export function redactionCommand(): Command {
  return withCommonOptions(
    new Command('redaction')
      .description('What would be masked in a link or an export, and the rules by which secrets are found.')
      .option('--experiment <name>', 'report on an experiment, by id or name')
      .option('--task <task>', 'only on this task of it')
      .option('--rollout <id>', 'report on one rollout')
      .option('--link', 'as a link shows it, not as an export holds it')
      .option('--no-trajectories', 'as a link without trajectories')
      .option('--no-outcomes', 'without what verifiers said'),
  )
    .action((options: ReportOptions) =>
      withTools(options, async (tools) => {
        const { trajectories, outcomes, link = !trajectories } = options;
        const scope = { target: targetOf(tools, options), outcomesHidden: !outcomes } as const;
        const include = trajectories ? 'trajectories' : 'summaries';
        const leaves = link ? 'link' : 'export';
        print(options, await scanSecrets(tools, { ...scope, include, leaves }), reportLines);
      }),
    )
    .addCommand(listCommand())
    .addCommand(addCommand())
    .addCommand(allowCommand())
    .addCommand(switchCommand('mask', true))
    .addCommand(switchCommand('leave', false))
    .addCommand(removeCommand());
}

function targetOf({ db }: WorkerTools, { experiment, task, rollout }: ReportOptions): ShareTarget {
  if (rollout !== undefined) return { kind: 'rollout', rolloutId: rollout };
  if (experiment === undefined)
    throw new RunoffError('bad-input', 'Name what to look at: --experiment NAME or --rollout ID.');
  const found = experimentNamed(db, experiment);
  if (!found) throw new RunoffError('not-found', `There is no experiment ${experiment}.`);
  return task === undefined
    ? { kind: 'experiment', experimentId: found.id }
    : { kind: 'task', experimentId: found.id, task };
}

const NAMED_AT_MOST = 30;
const plain = (text: string) => text.replace(/[\p{Cc}\p{Cf}]/gu, '·');

function reportLines({ scanned, kinds, findings, values, notListed, switches }: SecretReport): string[] {
  const looked = `${kinds} kinds of secrets in ${scanned.texts} texts (${scanned.characters} characters) of ${scanned.rollouts} rollouts`;
  const rows = values.slice(0, NAMED_AT_MOST).map(({ rule, times, excerpt, places, fingerprint }) => {
    const [first] = places;
    const where = first
      ? `${first.label}${first.step === null ? '' : `, step ${first.step}`}, ${first.field}`
      : '';
    return [rule, times, plain(excerpt.before + excerpt.after), plain(where), fingerprint];
  });
  const more = values.length - rows.length + notListed;
  return [
    findings === 0
      ? `Nothing to mask: looked for ${looked}.`
      : `${findings} places would be masked: ${looked}.`,
    ...(rows.length > 0 ? table([['rule', 'times', 'found', 'first in', 'fingerprint'], ...rows]) : []),
    ...(more > 0 ? [`… ${more} more values: see --json`] : []),
    ...switches.map(({ name, on, findings: n }) => `${name}: ${n} found, ${on ? 'masked' : 'not masked'}`),
  ];
}

function listCommand(): Command {
  return withCommonOptions(new Command('list').description('Rules that were added.')).action(
    (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      return withTools(options, async ({ db }) =>
        print(options, redactionRulesOf(db), (rules) =>
          rules.length === 0
            ? ['No rule was added.']
            : table([
                ['id', 'kind', 'rule', 'added by'],
                ...rules.map(({ id, kind, label, createdBy }) => [id, kind, plain(label), createdBy ?? '—']),
              ]),
        ),
      );
    },
  );
}

/** A command that changes one rule and says its id. */
function changing(
  command: Command,
  change: (tools: WorkerTools, argument: string, options: { label?: string }) => string,
): Command {
  return withCommonOptions(command).action((argument: string, _: unknown, given: Command) => {
    const options = given.optsWithGlobals<CommonOptions & { label?: string }>();
    return withTools(options, async (tools) =>
      print(options, { id: change(tools, argument, options) }, ({ id }) => [`Done: ${id}`]),
    );
  });
}

const addCommand = () =>
  changing(
    new Command('add')
      .description('Mask what fits a pattern of your own in all that leaves.')
      .argument('<pattern>', 'regular expression')
      .option('--label <words>', 'what it is'),
    (tools, pattern, { label }) => addPattern(tools, { pattern, label }),
  );

const allowCommand = () =>
  changing(
    new Command('allow')
      .description('Leave a found value as it is: it is no secret.')
      .argument('<fingerprint>', 'as a report names it')
      .option('--label <words>', 'what it is'),
    (tools, fingerprint, { label }) => allowValue(tools, { fingerprint, label: label ?? fingerprint }),
  );

const switchCommand = (name: string, on: boolean) =>
  changing(
    new Command(name)
      .description(on ? 'Mask these too.' : 'Do not mask these.')
      .addArgument(
        new Argument('<what>', 'home directories or e-mail addresses').choices(REDACTION_SWITCHES),
      ),
    (tools, what) =>
      setSwitch(tools, { name: REDACTION_SWITCHES.find((one) => one === what) ?? 'homes', on }),
  );

const removeCommand = () =>
  changing(
    new Command('remove').description('Take back a rule.').argument('<id>', 'as list names it'),
    (tools, id) => {
      removeRule(tools, { id });
      return id;
    },
  );
