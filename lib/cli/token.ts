import { Command, Option } from 'commander';
import { listTokens } from '@/db/api-tokens';
import { ROLES, type Role } from '@/lib/access/roles';
import { createToken, revokeToken } from '@/lib/experiments/api-tokens';
import { print, table, withCommonOptions, type CommonOptions } from './output';
import { withTools } from './run-command';

export function tokenCommand(): Command {
  return new Command('token')
    .description('Tokens by which programs read the API (docs/api.md).')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

function createCommand(): Command {
  return withCommonOptions(
    new Command('create')
      .description('Make a token and print it, this once.')
      .argument('<name>')
      .addOption(new Option('--role <role>', 'what it may read').choices(ROLES).default('viewer')),
  ).action((name: string, options: CommonOptions & { role: Role }) =>
    withTools(options, (tools) => {
      const { role } = options;
      const made = createToken(tools, { name, role });
      print(options, { ...made, name, role }, ({ token }) => [token]);
    }),
  );
}

function listCommand(): Command {
  return withCommonOptions(new Command('list').description('List the tokens, revoked ones too.')).action(
    (options: CommonOptions) =>
      withTools(options, ({ db }) => {
        const tokens = listTokens(db);
        print(options, tokens, () =>
          tokens.length === 0
            ? ['No token.']
            : table([
                ['name', 'role', 'made', 'last used', 'state'],
                ...tokens.map((one) => [
                  ...[one.name, one.role, one.createdAt, one.lastUsedAt ?? '—'],
                  one.revokedAt === null ? 'holds' : `revoked ${one.revokedAt}`,
                ]),
              ]),
        );
      }),
  );
}

function revokeCommand(): Command {
  return withCommonOptions(
    new Command('revoke').description('End a token at once.').argument('<name>', 'its name or id'),
  ).action((name: string, options: CommonOptions) =>
    withTools(options, (tools) => {
      const id = revokeToken(tools, name);
      print(options, { id }, () => [`The token ${name} is revoked.`]);
    }),
  );
}
