import { join } from 'node:path';
import type { Check } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { kindOf, tryDataDir } from '../../adapters/sqlite/data-dir.ts';
import { dataDirPath } from './data-dir.ts';
import { assemble, type OpenedApp, type OpenOptions } from './open-app.ts';
import { openDatabase, withoutDatabase } from './open-database.ts';

export type OpenedForChecks = {
  readonly opened: OpenedApp;
  /** What is to be said of the database when the app cannot ask it: that there is none yet, or why it cannot be used. */
  readonly database: Check | null;
};

/** Opens the app for reading, also where the database cannot be used: the other checks are worth making then. */
export async function openForChecks(options: Omit<OpenOptions, 'want'>): Promise<OpenedForChecks> {
  const dataDir = dataDirPath(options.dataDir, options.env);
  const reading = { ...options, want: 'read' } as const;
  const from = { ...options, dataDir, mode: 'read', restart: null } as const;
  const without = async (database: Check): Promise<OpenedForChecks> => ({
    opened: await assemble(reading, dataDir, withoutDatabase(from), () => {}),
    database,
  });
  try {
    tryDataDir(dataDir);
    const path = join(dataDir, 'safelight.db');
    if (kindOf(path) === 'nothing') return await without(noneYet(path));
    const database = await openDatabase(from);
    return { opened: await assemble(reading, dataDir, database, () => {}), database: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { message, advice } = error.data;
    return without({ name: 'database', state: 'failed', message, advice });
  }
}

function noneYet(path: string): Check {
  const message = `There is no database yet; the first job makes ${path}`;
  return { name: 'database', state: 'ok', message, advice: null };
}
