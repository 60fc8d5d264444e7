import type { CommandName } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { orExplain } from '../explain-failure.ts';
import type { Handlers } from './handler.ts';
import { ableShell } from './shell-handlers.ts';

type DatabaseCommand = Extract<CommandName, `database.${string}`>;

/** Commands about the database as a whole: whether it is sound, its backups, what becomes of it at the next start. */
export const databaseHandlers: Handlers<DatabaseCommand> = {
  'database.status': ({ database }) => database.status(),
  'database.check': (services, { kind }) => {
    services.logger.flush();
    return orExplain(() => services.database.check(kind));
  },
  'database.cancelCheck': ({ database }) => {
    database.cancelCheck();
    return {};
  },
  'database.backups': ({ database }) => ({ backups: database.backups() }),
  'database.backUp': ({ database, logger }) => {
    logger.flush();
    return orExplain(() => database.backUp('asked'));
  },
  'database.atStart': ({ database }, { plan }) =>
    database.setAtStart(plan === null || 'restore' in plan ? plan : { repair: 'Its user asked for it.' }),
  'database.restart': ({ database }) => {
    database.restart();
    return {};
  },
  'database.search': ({ database }) => orExplain(() => database.search()),
  'database.cancelSearch': async ({ database }) => {
    await database.cancelSearch();
    return {};
  },
  'database.seen': ({ database }) => database.seen(),
  'database.showFolder': async (services) => {
    const { repair } = services.database.status();
    if (repair === null) throw new AppError('not_possible', 'Nothing was put aside.');
    const shell = ableShell(services, 'openFolder');
    await shell.openFolder(`${services.ports.info.dataDir}/${repair.folder}`);
    return {};
  },
};
