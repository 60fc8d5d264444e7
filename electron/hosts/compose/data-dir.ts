import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { wholePath } from './whole-path.ts';

const VARIABLE = 'SAFELIGHT_DATA_DIR';

/**
 * The data directory: what was asked for, else SAFELIGHT_DATA_DIR, else the place that the system has for it. Absolute.
 * @throws AppError `invalid_input` when it begins with a `~`
 */
export function dataDirPath(asked: string | null, env: NodeJS.ProcessEnv): string {
  if (asked) return resolve(wholePath(asked, '--data-dir', 'dataDir'));
  return resolve(wholePath(env[VARIABLE] ?? '', VARIABLE) || envPaths('Safelight', { suffix: '' }).data);
}

/** Where finished files go when neither the settings nor the caller says so. */
export function defaultLibraryPath(): string {
  return join(homedir(), 'Pictures', 'Safelight');
}
