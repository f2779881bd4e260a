import { Command } from 'commander';
import { CODE_VERSION } from '@/lib/version';
import { auditCommand } from './audit';
import { backupCommand } from './backup';
import { compareCommand } from './compare';
import { deleteCommand } from './delete';
import { demoCommand } from './demo';
import { doctorCommand } from './doctor';
import { envCommand } from './env';
import { exportCommand } from './export';
import { importCommand } from './import';
import { manifestCommand } from './manifest';
import { reportCommand } from './report';
import { redactionCommand } from './redaction';
import { cancelCommand, pauseCommand, resumeCommand, retryCommand } from './launch-control';
import { runCommand } from './run';
import { selectCommand } from './select';
import { serveCommand } from './serve';
import { shareCommand } from './share';
import { simulateCommand } from './simulate';
import { summarizeCommand } from './summarize';
import { tokenCommand } from './token';
import { userCommand } from './user';
import { viewCommand } from './view';

// `runoff … | head -1` closes standard output early: the reader has what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const program = new Command('runoff')
  .description('Inspect, compare and scale the attempts of coding agents.')
  .version(CODE_VERSION)
  .showHelpAfterError('(add --help for the options)');
for (const command of [
  demoCommand(),
  viewCommand(),
  importCommand(),
  runCommand(),
  pauseCommand(),
  resumeCommand(),
  retryCommand(),
  cancelCommand(),
  summarizeCommand(),
  selectCommand(),
  reportCommand(),
  exportCommand(),
  shareCommand(),
  redactionCommand(),
  deleteCommand(),
  auditCommand(),
  simulateCommand(),
  compareCommand(),
  manifestCommand(),
  serveCommand(),
  userCommand(),
  tokenCommand(),
  envCommand(),
  backupCommand(),
  doctorCommand(),
])
  program.addCommand(command);
await program.parseAsync();
