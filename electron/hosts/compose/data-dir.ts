import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** The data directory: what was asked for, else SAFELIGHT_DATA_DIR, else the place that the system has for it. Absolute. */
export function dataDirPath(asked: string | null, env: NodeJS.ProcessEnv): string {
  const named = asked ?? env['SAFELIGHT_DATA_DIR'];
  return resolve(named || envPaths('Safelight', { suffix: '' }).data);
}

/** Where finished files go when neither the settings nor the caller says so. */
export function defaultLibraryPath(): string {
  return join(homedir(), 'Pictures', 'Safelight');
}
