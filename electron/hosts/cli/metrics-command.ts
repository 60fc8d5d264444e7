import { Command } from 'commander';
import { METRIC_PERIODS, METRIC_TABLES } from '../../../shared/contract/metrics.ts';
import { PROVIDERS } from '../../../shared/domain/job.ts';
import { PRESETS } from '../../../shared/domain/processing.ts';
import { metricPeriod } from './metric-period.ts';
import { JOB, notEmpty, oneOf } from './options.ts';
import type { RunCommand } from './program.ts';

export function metricsCommand(run: RunCommand): Command {
  return new Command('metrics')
    .description('what was made, how fast, what failed and what it cost')
    .option(
      '--period <period>',
      `${METRIC_PERIODS.join(', ')}, or days such as 2026-11-01..2026-11-30`,
      metricPeriod,
      '7d',
    )
    .option('--provider <provider>', PROVIDERS.join(', '), oneOf('--provider', PROVIDERS))
    .option('--model <model>', 'only calls to this model', notEmpty('--model'))
    .option('--preset <preset>', PRESETS.join(', '), oneOf('--preset', PRESETS))
    .option(
      '--csv <table>',
      `print one table as CSV: ${METRIC_TABLES.join(', ')}`,
      oneOf('--csv', METRIC_TABLES),
    )
    .option('--job <JOB>', `what one job cost, image by image, instead: ${JOB}`)
    .action((options, command) =>
      run(command, async (session) => (await import('./commands/metrics.ts')).metrics(session, options)),
    );
}
