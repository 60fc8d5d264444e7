import { jsonLine } from '../../../../shared/text/plain-text.ts';
import { dataDirPath } from '../../compose/data-dir.ts';
import { openRecorder } from '../../compose/recorder.ts';
import { runWebHost } from '../../web/web-host.ts';
import { EXIT } from '../exit-codes.ts';
import { appOptions, type Session } from '../session.ts';

/** As they come from the command line. */
export type ServeOptions = { readonly port: number; readonly open: boolean };

/** `safelight serve`: the app in the browser, until it is interrupted. That is how it ends, so it exits with 0. */
export async function serve(session: Session, { port, open }: ServeOptions): Promise<number> {
  const { output, globals, interrupts } = session;
  const { dataDir, library, env, runtime, version, demoPace } = appOptions(session);
  // Its own: the browser's user is told of an end that nobody asked for, as with `npm start`.
  const recorder = openRecorder({ dataDir: dataDirPath(dataDir, env), host: 'web', env });
  interrupts.beforeExit(() => recorder.crashes.endRun());
  await runWebHost(
    {
      ...{ dataDir, library, env, runtime, version, demoPace, port, open, recorder },
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
