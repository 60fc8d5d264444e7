import { diagnosticsText } from '../../../../shared/text/diagnostics-text.ts';
import { plainLines } from '../../../../shared/text/plain-text.ts';
import { openForChecks } from '../../compose/open-for-checks.ts';
import { chooseProvider, type ProviderOptions } from '../choose-provider.ts';
import { EXIT } from '../exit-codes.ts';
import { appOptions, ask, type Session } from '../session.ts';

/** `safelight doctor`: what would stop a job here, and all that helps to find why. Exits with 1 when something would. */
export async function doctor(session: Session, options: ProviderOptions): Promise<number> {
  const { provider, baseUrl, model, reason } = chooseProvider(options, session.env);
  const { opened, database } = await openForChecks(appOptions(session));
  try {
    session.printer.note(`Checking for ${provider} ${model} (${reason})`);
    const made = await ask(opened.client, 'doctor.run', { provider, baseUrl, model });
    const checks = made.map((check) => (check.name === 'database' ? (database ?? check) : check));
    for (const check of checks) session.printer.check(check);
    const diagnostics = await ask(opened.client, 'diagnostics.get', {});
    session.printer.report({
      record: { type: 'diagnostics', ...diagnostics },
      lines: () => ['', ...plainLines(diagnosticsText(diagnostics))],
    });
    return checks.some(({ state }) => state === 'failed') ? EXIT.other : EXIT.completed;
  } finally {
    await opened.close();
  }
}
