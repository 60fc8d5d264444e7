import { Command } from 'commander';
import { WEBHOOK_EVENTS, WEBHOOK_KINDS } from '../../../shared/domain/webhook.ts';
import { addGlobals } from './globals.ts';
import { notEmpty, oneOf, someOf, wholeNumber } from './options.ts';
import type { RunCommand } from './program.ts';

const WEBHOOK = "a webhook's name or id, or four digits or more of its beginning or end";
const DEFAULT_EVENTS = ['job.completed', 'job.completed_partial', 'job.failed'] as const;

/** `safelight webhooks …` */
export function webhookCommands(run: RunCommand): Command {
  const webhooks = new Command('webhooks').description('tell other programs what happens to jobs');
  for (const command of [
    new Command('list')
      .description('list all webhooks')
      .action((_options, command) => run(command, async (session) => (await load()).listWebhooks(session))),
    addCommand(run),
    new Command('test')
      .description('send a test message and show the answer')
      .argument('<WEBHOOK>', WEBHOOK)
      .action((webhook, _options, command) =>
        run(command, async (session) => (await load()).testWebhook(session, webhook)),
      ),
    new Command('resume')
      .description('end the pause of a webhook that kept failing, and send what waits for it')
      .argument('<WEBHOOK>', WEBHOOK)
      .action((webhook, _options, command) =>
        run(command, async (session) => (await load()).resumeWebhook(session, webhook)),
      ),
    new Command('remove')
      .description('forget a webhook with its secret and its deliveries')
      .argument('<WEBHOOK>', WEBHOOK)
      .action((webhook, _options, command) =>
        run(command, async (session) => (await load()).removeWebhook(session, webhook)),
      ),
    new Command('log')
      .description('list what was sent, newest first')
      .argument('[WEBHOOK]', `${WEBHOOK}; all if not given`)
      .option('--limit <n>', 'at most so many', wholeNumber('--limit', 1, 200), 50)
      .action((webhook, options, command) =>
        run(command, async (session) => (await load()).logWebhooks(session, webhook ?? null, options)),
      ),
    new Command('redeliver')
      .description('send one message again')
      .argument('<DELIVERY>', 'its id, as webhooks log shows it')
      .action((delivery, _options, command) =>
        run(command, async (session) => (await load()).redeliver(session, delivery)),
      ),
  ]) {
    webhooks.addCommand(addGlobals(command));
  }
  return webhooks;
}

function addCommand(run: RunCommand): Command {
  return new Command('add')
    .description('add a webhook; its signing secret is shown this once')
    .argument('<NAME>', 'what to call it')
    .requiredOption(
      '--url <url>',
      'where messages go; - reads it from standard input, where no other program sees it',
      notEmpty('--url'),
    )
    .option('--kind <kind>', WEBHOOK_KINDS.join(', '), oneOf('--kind', WEBHOOK_KINDS), 'standard')
    .option('--events <events>', WEBHOOK_EVENTS.join(', '), someOf('--events', WEBHOOK_EVENTS), [
      ...DEFAULT_EVENTS,
    ])
    .option('--allow-local', 'it may lie on this machine or its network, also without https')
    .option('--include-prompt', 'messages hold the beginning of the prompt')
    .addHelpText(
      'after',
      '\nA secret that the receiver gives out goes into SAFELIGHT_WEBHOOK_SECRET; without it one is made.',
    )
    .action((name, options, command) =>
      run(command, async (session) => (await load()).addWebhook(session, name, options)),
    );
}

function load() {
  return import('./commands/webhooks.ts');
}
