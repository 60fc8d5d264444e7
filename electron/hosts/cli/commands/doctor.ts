import { chooseProvider, type ProviderOptions } from '../choose-provider.ts';
import { EXIT } from '../exit-codes.ts';
import { ask, type Session, withApp } from '../session.ts';

/** `safelight doctor`: what would stop a job here. Exits with 1 when something would. */
export function doctor(session: Session, options: ProviderOptions): Promise<number> {
  const { provider, baseUrl, model, reason } = chooseProvider(options, session.env);
  return withApp(session, 'read', async ({ client }) => {
    session.printer.note(`Checking for ${provider} ${model} (${reason})`);
    const checks = await ask(client, 'doctor.run', { provider, baseUrl, model });
    for (const check of checks) session.printer.check(check);
    return checks.some(({ state }) => state === 'failed') ? EXIT.other : EXIT.completed;
  });
}
