import { Command } from 'commander';
import { CLOUD_IMAGES } from '../../../shared/domain/cloud.ts';
import { addGlobals } from './globals.ts';
import { oneOf, wholeNumber } from './options.ts';
import type { RunCommand } from './program.ts';

const HISTORY = ['all', 'new'] as const;
/** A day: whoever waits for longer starts again. */
const MOST_SECONDS = 86_400;

/** `safelight cloud …` */
export function cloudCommands(run: RunCommand): Command {
  const cloud = new Command('cloud').description(
    'a copy of jobs, logs and images in your own Supabase project',
  );
  for (const command of [
    ...accountCommands(run),
    ...switchCommands(run),
    syncCommand(run),
    ...listCommands(run),
  ])
    cloud.addCommand(addGlobals(command));
  return cloud;
}

function accountCommands(run: RunCommand): Command[] {
  return [
    new Command('status')
      .description('show how it stands: what waits, what was refused, what is in the way')
      .action((_options, command) => run(command, async (session) => (await load()).showStatus(session))),
    new Command('sql')
      .description('print the SQL that makes the tables, for the SQL editor of the project')
      .action((_options, command) => run(command, async (session) => (await load()).printSql(session))),
    new Command('set-up')
      .description('set the project, after asking it whether it is one')
      .argument('<URL>', "the project's address, such as https://abcdefgh.supabase.co")
      .argument('<KEY>', 'its publishable key; never a secret one')
      .action((url, key, _options, command) =>
        run(command, async (session) => (await load()).setUp(session, url, key)),
      ),
    new Command('sign-in')
      .description('sign in with a password, asked for on the terminal, or with a code')
      .argument('<EMAIL>', 'the address of an account of the project')
      .option(
        '--code',
        'have a code sent to the address, and ask for that; elsewhere than on a terminal it is read from standard input',
      )
      .option('--password-stdin', 'read the password from standard input')
      .action((email, options, command) =>
        run(command, async (session) =>
          (await import('./commands/cloud-sign-in.ts')).signIn(session, email, options),
        ),
      ),
    new Command('sign-out')
      .description('end the session on this machine, also without a network; what waits stays')
      .action((_options, command) => run(command, async (session) => (await load()).signOut(session))),
    new Command('join')
      .description('say what is sent to an account that is signed in here for the first time')
      .argument('<HISTORY>', 'all: the jobs that are here too; new: only what is made from now on')
      .action((history, _options, command) =>
        run(command, async (session) => (await load()).join(session, oneOf('HISTORY', HISTORY)(history))),
      ),
    new Command('leave')
      .description('sign out and forget the account; what is in the cloud stays there')
      .action((_options, command) => run(command, async (session) => (await load()).leave(session))),
  ];
}

function switchCommands(run: RunCommand): Command[] {
  return [
    new Command('on')
      .description('switch on: what changes is sent while Safelight runs')
      .action((_options, command) =>
        run(command, async (session) => (await load()).change(session, { on: true })),
      ),
    new Command('off')
      .description('switch off at once; what waits is sent when it is on again')
      .action((_options, command) =>
        run(command, async (session) => (await load()).change(session, { on: false })),
      ),
    new Command('images')
      .description('say which pictures are sent')
      .argument('<WHICH>', `${CLOUD_IMAGES.join(', ')}; all are the variants and the base images`)
      .action((which, _options, command) =>
        run(command, async (session) =>
          (await load()).change(session, { images: oneOf('WHICH', CLOUD_IMAGES)(which) }),
        ),
      ),
  ];
}

function syncCommand(run: RunCommand): Command {
  return new Command('sync')
    .description('send what waits, and read what other devices made')
    .option(
      '--wait [seconds]',
      'try again when the cloud cannot be reached, for so long; without a number for a day',
      wholeNumber('--wait', 1, MOST_SECONDS),
    )
    .addHelpText(
      'after',
      '\nEnds with 0 when all was sent, 3 when all was but what the cloud refused, 6 when something still waits, which it says why.',
    )
    .action((options, command) =>
      run(command, async (session) => (await import('./commands/cloud-sync.ts')).sync(session, options)),
    );
}

function listCommands(run: RunCommand): Command[] {
  return [
    new Command('parked')
      .description('list what the cloud refused, oldest first')
      .option('--limit <n>', 'at most so many', wholeNumber('--limit', 1, 500), 100)
      .action((options, command) =>
        run(command, async (session) => (await load()).listParked(session, options)),
      ),
    new Command('retry')
      .description('put all that was refused back in line')
      .action((_options, command) => run(command, async (session) => (await load()).retryParked(session))),
    new Command('log')
      .description("list the sync's own messages, newest first")
      .option('--limit <n>', 'at most so many', wholeNumber('--limit', 1, 500), 50)
      .action((options, command) =>
        run(command, async (session) => (await load()).listMessages(session, options)),
      ),
  ];
}

function load() {
  return import('./commands/cloud.ts');
}
