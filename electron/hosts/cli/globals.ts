import type { Command } from 'commander';
import { folderPath } from './options.ts';
import type { GlobalOptions } from './session.ts';

/** Gives a command the options that all have. They may stand before or after the command's name. */
export function addGlobals(command: Command): Command {
  return command
    .option(
      '--data-dir <dir>',
      'folder for database, logs and base images (or SAFELIGHT_DATA_DIR)',
      folderPath('--data-dir'),
    )
    .option(
      '--library <dir>',
      'folder for finished files (default: Pictures/Safelight)',
      folderPath('--library'),
    )
    .option('--json', 'one JSON object a line on standard output, and nothing else there')
    .option('--quiet', 'no log lines, only the result')
    .option('--no-color', 'no colours (or NO_COLOR)');
}

/** What was given before the names of commands and after them, taken together; the last place wins. */
export function readGlobals(command: Command): GlobalOptions {
  const given = withParents(command).map((part) => part.opts());
  const last = (name: string): string | null => given.map((options) => options[name]).find(Boolean) ?? null;
  return {
    dataDir: last('dataDir'),
    library: last('library'),
    json: last('json') !== null,
    quiet: last('quiet') !== null,
    color: given.every(({ color }) => color !== false),
  };
}

function withParents(command: Command): Command[] {
  return command.parent === null ? [command] : [command, ...withParents(command.parent)];
}
