import { Command } from 'commander';
import { dollarAmount, notEmpty, oneOf, wholeNumber } from './options.ts';
import type { RunCommand } from './program.ts';

/** What may be spent in a month, and what calls cost. */
export function costCommands(run: RunCommand): Command[] {
  return [
    new Command('budget')
      .description('show what was spent this month, and set what may be')
      .option('--usd <amount>', 'US dollars a month, over all jobs', dollarAmount('--usd'))
      .option('--none', 'no limit')
      .option('--warn-at <percent>', 'warn from this part on', wholeNumber('--warn-at', 1, 100))
      .option(
        '--when-reached <what>',
        'stop: no call that might pass it; warn: only say so',
        oneOf('--when-reached', ['stop', 'warn']),
      )
      .action((options, command) =>
        run(command, async (session) => (await import('./commands/budget.ts')).budget(session, options)),
      ),
    new Command('prices')
      .description('show the prices that costs are reckoned by, or let others count')
      .option('--import <file>', 'let the prices of a JSON file count', notEmpty('--import'))
      .option(
        '--export <file>',
        'write the prices that count to a new file, or into a folder',
        notEmpty('--export'),
      )
      .option('--revert', 'let the prices that came with this version count again')
      .action((options, command) =>
        run(command, async (session) => (await import('./commands/prices.ts')).prices(session, options)),
      ),
  ];
}
