import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataDirPath } from '../compose/data-dir.ts';
import { wholePath } from '../compose/whole-path.ts';

export type DesktopOptions = {
  /** Absolute path of the folder for database, settings and base images: the same that the command line uses. */
  readonly dataDir: string;
  /** Absolute path of the folder for finished files; null for what the settings say. */
  readonly library: string | null;
};

/** The switches that name folders. Both take a value. */
export const FOLDER_SWITCHES = { 'data-dir': { type: 'string' }, library: { type: 'string' } } as const;

/**
 * Reads `--data-dir DIR` and `--library DIR`. Chromium's own switches, which share the line, are passed over.
 * @throws AppError `invalid_input` when a folder begins with a `~` that no shell has replaced
 */
export function desktopOptions(args: readonly string[], env: NodeJS.ProcessEnv): DesktopOptions {
  const { values } = parseArgs({
    args: [...args],
    options: FOLDER_SWITCHES,
    strict: false,
  });
  const library = text(values['library']);
  return {
    dataDir: dataDirPath(text(values['data-dir']), env),
    library: library === null ? null : resolve(wholePath(library, '--library', 'library')),
  };
}

/** Empty, or a switch without its value, counts as not given. */
function text(value: string | boolean | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
