import { Argument, Command, Option } from 'commander';
import { accountNamed, listAccounts } from '@/db/accounts';
import { ROLES, type Role } from '@/lib/access/roles';
import { RunoffError } from '@/lib/errors';
import { addAccount, removeAccount, setAccountPassword, setAccountRole } from '@/lib/experiments/accounts';
import { print, table, withCommonOptions, type CommonOptions } from './output';
import { readNewPassword } from './read-password';
import { withTools } from './run-command';

export function userCommand(): Command {
  return new Command('user')
    .description(
      'Accounts of those who log in to the dashboard; passwords come from a prompt or standard input.',
    )
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(roleCommand())
    .addCommand(passwordCommand())
    .addCommand(removeCommand());
}

function addCommand(): Command {
  return withCommonOptions(
    new Command('add')
      .description('Make an account; from the first one on everybody has to log in.')
      .argument('<name>')
      .addOption(
        new Option('--role <role>', 'viewer looks, runner also starts and shares, admin also deletes')
          .choices(ROLES)
          .makeOptionMandatory(),
      ),
  ).action((name: string, options: CommonOptions & { role: Role }) =>
    withTools(
      options,
      async (tools) => {
        if (accountNamed(tools.db, name))
          throw new RunoffError('bad-input', `There is an account ${name} already.`);
        const { role } = options;
        await addAccount(tools, { name, role, password: await readNewPassword() });
        print(options, { name, role }, () => [`${name} is ${role} and can log in.`]);
      },
      { create: true },
    ),
  );
}

function listCommand(): Command {
  return withCommonOptions(new Command('list').description('List the accounts.')).action(
    (options: CommonOptions) =>
      withTools(options, ({ db }) => {
        const accounts = listAccounts(db).map(({ name, role, createdAt, loggedInAt }) => ({
          ...{ name, role, createdAt, loggedInAt },
        }));
        print(options, accounts, () =>
          accounts.length === 0
            ? ['No account: nobody has to log in on this machine, and Runoff listens nowhere else.']
            : table([
                ['name', 'role', 'made', 'logged in since'],
                ...accounts.map((one) => [one.name, one.role, one.createdAt, one.loggedInAt ?? '—']),
              ]),
        );
      }),
  );
}

function roleCommand(): Command {
  return withCommonOptions(
    new Command('role')
      .description('Give an account another role; its logins end.')
      .argument('<name>')
      .addArgument(new Argument('<role>').choices(ROLES)),
  ).action((name: string, role: Role, options: CommonOptions) =>
    withTools(options, (tools) => {
      setAccountRole(tools, { name, role });
      print(options, { name, role }, () => [`${name} is ${role} now.`]);
    }),
  );
}

function passwordCommand(): Command {
  return withCommonOptions(
    new Command('password')
      .description('Give an account another password; its logins end.')
      .argument('<name>'),
  ).action((name: string, options: CommonOptions) =>
    withTools(options, async (tools) => {
      if (!accountNamed(tools.db, name)) throw new RunoffError('not-found', `There is no account ${name}.`);
      await setAccountPassword(tools, { name, password: await readNewPassword() });
      print(options, { name }, () => [`${name} has another password; earlier logins have ended.`]);
    }),
  );
}

function removeCommand(): Command {
  return withCommonOptions(
    new Command('remove').description('Remove an account; its logins end.').argument('<name>'),
  ).action((name: string, options: CommonOptions) =>
    withTools(options, (tools) => {
      removeAccount(tools, name);
      print(options, { name }, () => [`The account ${name} is removed.`]);
    }),
  );
}
