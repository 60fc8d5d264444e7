import { Command } from 'commander';
import { wholeNumber } from './options.ts';
import type { RunCommand } from './program.ts';
import { days, librarySize } from './retention-options.ts';

/** The commands that take away what is old or too much, and give its room back. */
export function retentionCommands(run: RunCommand): Command[] {
  return [
    new Command('cleanup')
      .description(
        'remove old jobs with their files, by these rules or those in the settings; never jobs with starred images or unfinished ones',
      )
      .option('--older-than <days>', 'jobs that ended longer ago, such as 90d', days('--older-than'))
      .option('--keep <n>', 'all but the newest n jobs', wholeNumber('--keep', 1, 1_000_000))
      .option(
        '--max-size <size>',
        'the oldest jobs, until the library has at most this, such as 20GB',
        librarySize('--max-size'),
      )
      .option(
        '--logs-older-than <days>',
        'of jobs that stay, logs with nothing newer, such as 30d',
        days('--logs-older-than'),
      )
      .option('--include-failed', 'also jobs in which an image failed')
      .option('--dry-run', 'only say what would go (also without --yes)')
      .option('--yes', 'remove it for good; there is no undo')
      .action((options, command) =>
        run(command, async (session) => (await import('./commands/cleanup.ts')).cleanUp(session, options)),
      ),
    new Command('compact')
      .description('give the room that the database does not need any more back to the disk')
      .action((_options, command) =>
        run(command, async (session) => (await import('./commands/compact.ts')).compact(session)),
      ),
  ];
}
