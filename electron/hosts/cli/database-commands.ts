import { Command } from 'commander';
import { addGlobals } from './globals.ts';
import type { RunCommand } from './program.ts';

/** `safelight database …` */
export function databaseCommands(run: RunCommand): Command {
  const database = new Command('database').description(
    'look after the database: check, back up, search the library, repair, restore',
  );
  for (const command of [
    new Command('check')
      .description('look whether the database is sound')
      .option('--full', 'also indexes, references and rows')
      .option('--files', 'also whether the files in the library are there, by their sizes and hashes')
      .action((options, command) =>
        run(command, async (session) => (await load()).checkDatabase(session, options)),
      ),
    new Command('backups')
      .description('list the backups, newest first')
      .action((_options, command) => run(command, async (session) => (await load()).listBackups(session))),
    new Command('back-up')
      .description('write a backup and look whether it is sound')
      .action((_options, command) => run(command, async (session) => (await load()).backUp(session))),
    new Command('search')
      .description(
        'list images of the library again that the database does not know, also those of another Safelight; changes no file',
      )
      .action((_options, command) =>
        run(command, async (session) => (await load()).searchForImages(session)),
      ),
    new Command('repair')
      .description(
        'put a damaged database aside and make a new one of what can be read, the backups and the library; deletes nothing',
      )
      .option('--force', 'also when nothing is found to be wrong')
      .action((options, command) =>
        run(command, async (session) => (await load()).repairDatabase(session, options)),
      ),
    new Command('restore')
      .description(
        'put the database aside and a backup in its place; images made since are found again in the library',
      )
      .argument('<BACKUP>', 'its name, as database backups shows it')
      .option('--yes', 'do it; without this only what would be done is said')
      .action((backup, options, command) =>
        run(command, async (session) => (await load()).restoreBackup(session, backup, options)),
      ),
  ]) {
    database.addCommand(addGlobals(command));
  }
  return database;
}

function load() {
  return import('./commands/database.ts');
}
