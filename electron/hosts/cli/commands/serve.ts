import { jsonLine } from '../../../../shared/text/plain-text.ts';
import { runWebHost } from '../../web/web-host.ts';
import { EXIT } from '../exit-codes.ts';
import { appOptions, type Session } from '../session.ts';

/** As they come from the command line. */
export type ServeOptions = { readonly port: number; readonly open: boolean };

/** `safelight serve`: the app in the browser, until it is interrupted. That is how it ends, so it exits with 0. */
export async function serve(session: Session, { port, open }: ServeOptions): Promise<number> {
  const { output, globals, interrupts } = session;
  const { dataDir, library, env, runtime, version, demoPace } = appOptions(session);
  await runWebHost(
    {
      ...{ dataDir, library, env, runtime, version, demoPace, port, open },
      reportProblem: (message, error) => output.err(`safelight: ${message}: ${String(error)}`),
    },
    {
      showLink: (url) =>
        output.out(globals.json ? jsonLine({ type: 'serving', url }) : `Safelight is at ${url}`),
      platform: process.platform,
      stop: interrupts.signal(),
    },
  );
  return EXIT.completed;
}
