import { Command, InvalidArgumentError, Option } from 'commander';
import { auditPage, type AuditPage } from '@/db/audit';
import { experimentNamed } from '@/db/experiments';
import { AUDIT_AREAS, type AuditArea } from '@/lib/access/audit-entry';
import { print, table, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';

interface AuditOptions extends CommonOptions {
  area?: AuditArea;
  actor?: string;
  experiment?: string;
  before?: number;
  limit: number;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}

export function auditCommand(): Command {
  return withCommonOptions(
    new Command('audit')
      .description('Who launched, stopped, judged, imported, exported, shared or deleted what, newest first.')
      .addOption(new Option('--area <area>', 'only one kind').choices(AUDIT_AREAS))
      .option('--actor <name>', 'only what this person did')
      .option('--experiment <name>', 'only about one experiment, by id or name; deleted ones by id')
      .option('--before <number>', 'only events before this one', wholeNumber)
      .option('--limit <n>', 'at most so many', wholeNumber, 50),
  ).action((options: AuditOptions) =>
    withTools(options, async ({ db }) => {
      const { area, actor, experiment, before, limit } = options;
      // The events of a deleted experiment stay under its id.
      const experimentId =
        experiment === undefined ? null : (experimentNamed(db, experiment)?.id ?? experiment);
      const filter = { experimentId, area: area ?? null, actor: actor ?? null, before: before ?? null };
      print(options, auditPage(db, filter, limit), auditLines);
    }),
  );
}

const plain = (text: string) => text.replace(/[\p{Cc}\p{Cf}]/gu, '·');

function auditLines({ lines, next }: AuditPage): string[] {
  if (lines.length === 0) return ['Nobody did anything like that.'];
  const rows = lines.map(({ seq, createdAt, actor, experiment, what }) => [
    ...[seq, createdAt.slice(0, 19).replace('T', ' '), actor ?? '—', experiment?.id ?? '—', what].map(
      (cell) => plain(String(cell)),
    ),
  ]);
  return [
    ...table([['no.', 'when (UTC)', 'who', 'experiment', 'what'], ...rows]),
    ...(next === null ? [] : [`… older ones: --before ${next}`]),
  ];
}
