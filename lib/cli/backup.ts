import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { RunoffError } from '@/lib/errors';
import { print, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';

export function backupCommand(): Command {
  return withCommonOptions(
    new Command('backup')
      .description('Copy the database to a file while it may be in use, and check the copy.')
      .argument('<file>', 'where to; must not exist yet'),
  ).action((file: string, options: CommonOptions) =>
    withTools(options, async ({ db, databasePath }) => {
      const target = resolve(file);
      if (existsSync(target))
        throw new RunoffError('bad-input', `${target} exists already; name a new file.`);
      const { totalPages } = await db.$client.backup(target);
      print(options, { database: databasePath, file: target, pages: totalPages }, (done) => [
        `Copied ${done.pages} pages to ${done.file}.`,
      ]);
    }),
  );
}
