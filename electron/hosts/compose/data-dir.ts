import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { AppError } from '../../../shared/contract/result.ts';

const VARIABLE = 'SAFELIGHT_DATA_DIR';

/**
 * The data directory: what was asked for, else SAFELIGHT_DATA_DIR, else the place that the system has for it. Absolute.
 * @throws AppError `invalid_input` when the variable begins with a `~`, which would make a folder of that name here.
 */
export function dataDirPath(asked: string | null, env: NodeJS.ProcessEnv): string {
  if (asked) return resolve(asked);
  const named = env[VARIABLE] ?? '';
  if (/^~([/\\]|$)/.test(named)) {
    throw new AppError(
      'invalid_input',
      `${VARIABLE} begins with ~, which nothing has replaced; got ${named}`,
      {
        advice: 'Write the whole path, or leave the ~ outside the quotes.',
        field: VARIABLE,
      },
    );
  }
  return resolve(named || envPaths('Safelight', { suffix: '' }).data);
}

/** Where finished files go when neither the settings nor the caller says so. */
export function defaultLibraryPath(): string {
  return join(homedir(), 'Pictures', 'Safelight');
}
