import { Command } from 'commander';
import { JOB, notEmpty, timeSpan } from './options.ts';
import type { RunCommand } from './program.ts';

/** `safelight retry`, of one job, of several, and with another prompt. */
export function retryCommand(run: RunCommand): Command {
  return new Command('retry')
    .description(
      'generate what is missing of a job; nothing that was paid for is bought again. Of several jobs, images whose prompt was declined are left out',
    )
    .argument('[JOB...]', JOB)
    .option('--all-failed', 'every job that failed or was only partly completed')
    .option(
      '--since <time>',
      'with --all-failed: only jobs that ended within the last 90m, 12h, 7d, 2w, …',
      timeSpan('--since'),
    )
    .option('--dry-run', 'only say what would be done and what it would cost')
    .option(
      '--prompt <text>',
      'make the missing images of one job with another prompt, in a new job',
      notEmpty('--prompt'),
    )
    .option(
      '--prompt-file <file>',
      'the same, with the prompt from a file in UTF-8; - is standard input',
      notEmpty('--prompt-file'),
    )
    .action((jobs, options, command) =>
      run(command, async (session) =>
        (await import('./commands/retry-many.ts')).retryJobs(session, jobs, options),
      ),
    );
}
