import { Command } from 'commander';
import { CODE_VERSION } from '@/lib/version';

/** Each is read only when it is asked for: all together they take a second. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  demo: async () => (await import('./demo')).demoCommand(),
  view: async () => (await import('./view')).viewCommand(),
  import: async () => (await import('./import')).importCommand(),
  run: async () => (await import('./run')).runCommand(),
  pause: async () => (await import('./launch-control')).pauseCommand(),
  resume: async () => (await import('./launch-control')).resumeCommand(),
  retry: async () => (await import('./launch-control')).retryCommand(),
  cancel: async () => (await import('./launch-control')).cancelCommand(),
  summarize: async () => (await import('./summarize')).summarizeCommand(),
  select: async () => (await import('./select')).selectCommand(),
  report: async () => (await import('./report')).reportCommand(),
  export: async () => (await import('./export')).exportCommand(),
  share: async () => (await import('./share')).shareCommand(),
  redaction: async () => (await import('./redaction')).redactionCommand(),
  delete: async () => (await import('./delete')).deleteCommand(),
  audit: async () => (await import('./audit')).auditCommand(),
  simulate: async () => (await import('./simulate')).simulateCommand(),
  compare: async () => (await import('./compare')).compareCommand(),
  manifest: async () => (await import('./manifest')).manifestCommand(),
  serve: async () => (await import('./serve')).serveCommand(),
  user: async () => (await import('./user')).userCommand(),
  token: async () => (await import('./token')).tokenCommand(),
  env: async () => (await import('./env')).envCommand(),
  backup: async () => (await import('./backup')).backupCommand(),
  doctor: async () => (await import('./doctor')).doctorCommand(),
};

// `runoff … | head -1` closes standard output early: the reader has what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const program = new Command('runoff')
  .description('Inspect, compare and scale the attempts of coding agents.')
  .version(CODE_VERSION)
  .showHelpAfterError('(add --help for the options)');
const asked = process.argv[2] ?? '';
// Whatever else it is, help or a slip, is answered from all of them.
const wanted = Object.entries(COMMANDS).filter(([name]) => name === asked || !Object.hasOwn(COMMANDS, asked));
if (asked !== '--version') for (const [, command] of wanted) program.addCommand(await command());
await program.parseAsync();
