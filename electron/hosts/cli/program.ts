import { Command } from 'commander';
import { EXPORT_FORMATS, FILTERED_FORMATS } from '../../../shared/contract/exports.ts';
import { TIMELINE_SORTS } from '../../../shared/contract/timeline.ts';
import {
  MAX_CONCURRENCY,
  MAX_IMAGES,
  MAX_VARIANTS,
  PROVIDERS,
  QUALITIES,
} from '../../../shared/domain/job.ts';
import { LEVELS, STEPS } from '../../../shared/domain/log-entry.ts';
import { FORMATS, PRESETS } from '../../../shared/domain/processing.ts';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';
import { BUILT_IN_PRESETS } from '../../../shared/domain/retry-presets.ts';
import { grouped } from '../../../shared/text/units.ts';
import { VERSION } from '../compose/version.ts';
import { cloudCommands } from './cloud-commands.ts';
import { costCommands } from './cost-commands.ts';
import { databaseCommands } from './database-commands.ts';
import { addGlobals } from './globals.ts';
import { metricsCommand } from './metrics-command.ts';
import {
  dollarAmount,
  JOB,
  notEmpty,
  oneOf,
  seconds,
  someOf,
  wholeNumber,
  wholeNumberFrom,
} from './options.ts';
import { retentionCommands } from './retention-commands.ts';
import { retryCommand } from './retry-command.ts';
import type { Session } from './session.ts';
import { webhookCommands } from './webhook-commands.ts';

/** Runs one command, given the options that it was called with. Returns the exit code. */
export type RunCommand = (command: Command, work: (session: Session) => Promise<number>) => Promise<void>;

/** The command line as a whole. Commands are loaded when they are called, so that each starts fast. */
export function createProgram(run: RunCommand): Command {
  const program = new Command('safelight')
    .description('Generate images in jobs and watch every one of them develop.')
    .version(VERSION)
    .enablePositionalOptions()
    .addHelpText(
      'after',
      '\nExit codes: 0 completed, 3 partly completed, 4 failed, 5 cancelled, 6 not up to date (cloud sync), 2 wrong usage or invalid input (also a library, data directory or database that cannot be used), 1 anything else.\nThe key of the openai provider comes from OPENAI_API_KEY. SAFELIGHT_DEMO_PACE is instant, brisk (the default) or realistic.',
    );
  addGlobals(program);
  for (const command of [
    generateCommand(run),
    ...jobCommands(run),
    logsCommand(run),
    timelineCommand(run),
    searchCommand(run),
    exportCommand(run),
    openBundleCommand(run),
    serveCommand(run),
    ...costCommands(run),
    metricsCommand(run),
    ...retentionCommands(run),
    webhookCommands(run),
    cloudCommands(run),
    databaseCommands(run),
    doctorCommand(run),
  ]) {
    program.addCommand(addGlobals(command));
  }
  return program;
}

function generateCommand(run: RunCommand): Command {
  const { retries, backoffMs, timeoutMs } = DEFAULT_RETRY_POLICY;
  return addProviderOptions(new Command('generate'))
    .description('make a job and run it to its end')
    .option('--prompt <text>', 'what the images should show')
    .option(
      '--prompt-file <file>',
      'read the prompt from a file in UTF-8; - is standard input',
      notEmpty('--prompt-file'),
    )
    .option(
      '--images <n>',
      `how many images, up to ${grouped(MAX_IMAGES)}`,
      wholeNumber('--images', 1, MAX_IMAGES),
      1,
    )
    .option(
      '--variants <n>',
      `variants of each, up to ${MAX_VARIANTS}`,
      wholeNumber('--variants', 1, MAX_VARIANTS),
      1,
    )
    .option(
      '--preset <preset>',
      `how far variants differ: ${PRESETS.join(', ')}`,
      oneOf('--preset', PRESETS),
      'standard',
    )
    .option('--seed <n>', 'same seed, same variants (default: random)', wholeNumber('--seed', 0, 0xffffffff))
    .option('--size <size>', 'WIDTHxHEIGHT in pixels, or auto', '1024x1024')
    .option('--quality <quality>', QUALITIES.join(', '), oneOf('--quality', QUALITIES), 'auto')
    .option('--format <format>', FORMATS.join(', '), oneOf('--format', FORMATS), 'png')
    .option(
      '--retry-policy <name>',
      `how to call again: ${BUILT_IN_PRESETS.join(', ')}, or one of your own from Settings (default: standard)`,
      notEmpty('--retry-policy'),
    )
    .option(
      '--retries <n>',
      `calls after a failed one (default: ${retries}, or what the policy says)`,
      wholeNumber('--retries', 0, 20),
    )
    .option(
      '--backoff <s>',
      `first wait before a retry, in seconds; each next is longer (default: ${backoffMs / 1_000}, or what the policy says)`,
      seconds('--backoff', 0, 600),
    )
    .option(
      '--timeout <s>',
      `limit of one call, in seconds (default: ${timeoutMs / 1_000}, or what the policy says)`,
      seconds('--timeout', 0.001, 3_600),
    )
    .option(
      '--concurrency <n>',
      `calls at the same time, up to ${MAX_CONCURRENCY}`,
      wholeNumber('--concurrency', 1, MAX_CONCURRENCY),
      4,
    )
    .option('--budget <usd>', 'stop before this many US dollars would be passed', dollarAmount('--budget'))
    .option('--demo-faults <spec>', 'how the demo provider should misbehave, such as 2:server_error*2')
    .option('--watch', 'on a terminal, also a live line for each image being made; elsewhere nothing more')
    .action((options, command) =>
      run(command, async (session) => (await import('./commands/generate.ts')).generate(session, options)),
    );
}

function jobCommands(run: RunCommand): Command[] {
  return [
    retryCommand(run),
    new Command('resume')
      .description('go on with a job that was interrupted')
      .argument('<JOB>', JOB)
      .option(
        '--unknown <choice>',
        'images that may have been billed: resend, or give-up',
        oneOf('--unknown', ['resend', 'give-up']),
      )
      .action((job, options, command) =>
        run(command, async (session) => (await import('./commands/retry.ts')).resume(session, job, options)),
      ),
    new Command('cancel')
      .description('end a job that was interrupted; one that runs is cancelled by Ctrl+C where it runs')
      .argument('<JOB>', JOB)
      .action((job, _options, command) =>
        run(command, async (session) => (await import('./commands/cancel.ts')).cancel(session, job)),
      ),
    new Command('jobs')
      .description('list all jobs, newest first')
      .option(
        '--others',
        'those that other devices of the cloud account made, instead of those of this machine',
      )
      .action((options, command) =>
        run(command, async (session) => (await import('./commands/jobs.ts')).listJobs(session, options)),
      ),
    new Command('job')
      .description('show all about one job')
      .argument('<JOB>', JOB)
      .action((job, _options, command) =>
        run(command, async (session) => (await import('./commands/jobs.ts')).showJob(session, job)),
      ),
  ];
}

function logsCommand(run: RunCommand): Command {
  return new Command('logs')
    .description("print a job's log")
    .argument('<JOB>', JOB)
    .option('--follow', 'go on until the job has ended')
    .option('--level <levels>', LEVELS.join(', '), someOf('--level', LEVELS))
    .option('--step <steps>', STEPS.join(', '), someOf('--step', STEPS))
    .option('--search <text>', 'only lines with this text in message or details, in any case')
    .option('--after <seq>', 'only lines after this sequence number', wholeNumberFrom('--after', 0))
    .option('--limit <n>', 'at most so many lines, the oldest first', wholeNumberFrom('--limit', 1))
    .action((job, options, command) =>
      run(command, async (session) => (await import('./commands/logs.ts')).logs(session, job, options)),
    );
}

function timelineCommand(run: RunCommand): Command {
  return new Command('timeline')
    .description("show where a job's time went: a line for each image")
    .argument('<JOB>', JOB)
    .option(
      '--width <n>',
      "columns of a line (default: the terminal's, or 80)",
      wholeNumber('--width', 40, 400),
    )
    .option('--sort <order>', `${TIMELINE_SORTS.join(', ')}`, oneOf('--sort', TIMELINE_SORTS), 'start')
    .option('--limit <n>', 'at most so many images', wholeNumberFrom('--limit', 1))
    .action((job, options, command) =>
      run(command, async (session) =>
        (await import('./commands/timeline.ts')).timeline(session, job, options),
      ),
    );
}

function searchCommand(run: RunCommand): Command {
  return new Command('search')
    .description('find entries in the logs of all jobs; the newest job first')
    .argument(
      '[QUERY...]',
      'words that must all be found, "phrases", -words, /expressions/, and level: step: job: image: code: before: after:',
    )
    .option('--limit <n>', 'at most so many entries', wholeNumberFrom('--limit', 1), 100)
    .option('--job <job>', `only this job: ${JOB}`)
    .option(
      '--saved <name>',
      'what was saved under this name; a QUERY must be found as well',
      notEmpty('--saved'),
    )
    .option('--save <name>', 'save the query under this name', notEmpty('--save'))
    .option('--list-saved', 'list what was saved, here or in the window')
    .action((words, options, command) =>
      run(command, async (session) => (await import('./commands/search.ts')).search(session, words, options)),
    );
}

function exportCommand(run: RunCommand): Command {
  const filtered = FILTERED_FORMATS.join(', ');
  return new Command('export')
    .description('write a job or its log to a file, which never replaces one that is there')
    .argument('<JOB>', JOB)
    .option('--format <format>', EXPORT_FORMATS.join(', '), oneOf('--format', EXPORT_FORMATS), 'text')
    .option(
      '--output <file>',
      'a new file, or a folder (default: exports in the library)',
      notEmpty('--output'),
    )
    .option('--level <levels>', `${LEVELS.join(', ')}; for ${filtered}`, someOf('--level', LEVELS))
    .option('--step <steps>', `${STEPS.join(', ')}; for ${filtered}`, someOf('--step', STEPS))
    .option('--search <text>', `only entries with this text, in any case; for ${filtered}`)
    .action((job, options, command) =>
      run(command, async (session) =>
        (await import('./commands/export.ts')).exportJob(session, job, options),
      ),
    );
}

function openBundleCommand(run: RunCommand): Command {
  return new Command('open-bundle')
    .description('show the job and the log that a bundle holds')
    .argument('<FILE>', 'a bundle, which ends in .safelight')
    .action((file, _options, command) =>
      run(command, async (session) => (await import('./commands/open-bundle.ts')).openBundle(session, file)),
    );
}

function serveCommand(run: RunCommand): Command {
  return new Command('serve')
    .description('show the app in the browser, on this machine only, until interrupted')
    .option('--port <n>', 'port on 127.0.0.1; 0 for a free one', wholeNumber('--port', 0, 65_535), 0)
    .option('--no-open', 'only print the link, open no browser')
    .action((options, command) =>
      run(command, async (session) => (await import('./commands/serve.ts')).serve(session, options)),
    );
}

function doctorCommand(run: RunCommand): Command {
  return addProviderOptions(new Command('doctor'))
    .description('check what would stop a job here: key, network, disk, worker, database')
    .action((options, command) =>
      run(command, async (session) => (await import('./commands/doctor.ts')).doctor(session, options)),
    );
}

function addProviderOptions(command: Command): Command {
  return command
    .option(
      '--provider <provider>',
      `${PROVIDERS.join(', ')} (default: openai if --base-url is given or OPENAI_API_KEY is set, otherwise demo, which is free)`,
      oneOf('--provider', PROVIDERS),
    )
    .option(
      '--base-url <url>',
      'address of an OpenAI-compatible server; it usually ends in /v1',
      notEmpty('--base-url'),
    )
    .option('--model <model>', 'default: gpt-image-2 for openai, demo-1 for demo', notEmpty('--model'));
}
