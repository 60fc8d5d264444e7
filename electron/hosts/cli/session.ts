import { join } from 'node:path';
import type { Client } from '../../../shared/contract/client.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../../shared/contract/commands.ts';
import type { RepairReport } from '../../../shared/contract/database.ts';
import { AppError, type AppErrorData } from '../../../shared/contract/result.ts';
import { MAX_CONCURRENCY } from '../../../shared/domain/job.ts';
import { plainLine } from '../../../shared/text/plain-text.ts';
import { repairSentences } from '../../../shared/text/repair-text.ts';
import { dataDirPath } from '../compose/data-dir.ts';
import { type OpenedApp, type OpenOptions, openApp } from '../compose/open-app.ts';
import type { Recorder } from '../compose/recorder.ts';
import { repairTeller } from '../compose/repair-teller.ts';
import { findRuntime } from '../compose/runtime.ts';
import { VERSION } from '../compose/version.ts';
import type { Interrupts } from './interrupts.ts';
import { oneOf } from './options.ts';
import type { Output, OutputStream } from './output.ts';
import type { Printer } from './print/printer.ts';

/** How long the demo provider takes for a picture: not at all, long enough to be watched, or as long as a real model. */
const DEMO_PACES = ['instant', 'brisk', 'realistic'] as const;

/** The options that every command has. */
export type GlobalOptions = {
  readonly dataDir: string | null;
  readonly library: string | null;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
};

/** What a command works with. */
export type Session = {
  readonly globals: GlobalOptions;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadableStream;
  /** Where live lines go, if it is a terminal. */
  readonly screen: OutputStream;
  readonly output: Output;
  readonly printer: Printer;
  readonly interrupts: Interrupts;
  readonly recorder: Recorder;
};

/** Opens the app, does the work, and closes it whatever happens. Returns what the work returns. */
export async function withApp<T>(
  session: Session,
  want: 'write' | 'read',
  work: (opened: OpenedApp) => Promise<T>,
): Promise<T> {
  const opened = await openApp({ ...appOptions(session), want, onRepair: repairTeller(session.output.err) });
  if (opened.repaired !== null) tellRepair(session, opened.repaired);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

/** Says what became of a damaged database, whatever the command was about. */
function tellRepair({ globals, env, output }: Session, report: RepairReport): void {
  const what =
    report.restored === null
      ? `The database was damaged and was put together anew. ${report.reason}`
      : `The database was put back from the backup ${report.restored}.`;
  const where = `What was there before lies in ${join(dataDirPath(globals.dataDir, env), report.folder)}; nothing was deleted.`;
  output.err(plainLine(`safelight: ${[what, ...repairSentences(report), where].join(' ')}`));
}

/** How the command line wants its app. @throws AppError `invalid_input` when the environment names no pace that there is */
export function appOptions({ globals, env, output, recorder }: Session): Omit<OpenOptions, 'want'> {
  return {
    dataDir: globals.dataDir,
    library: globals.library,
    host: 'cli',
    env,
    runtime: findRuntime(),
    version: VERSION,
    recorder,
    // One job at a time runs here, and it says itself how many calls it wants.
    maxConcurrency: MAX_CONCURRENCY,
    demoPace: oneOf('SAFELIGHT_DEMO_PACE', DEMO_PACES)(env['SAFELIGHT_DEMO_PACE'] || 'brisk'),
    reportProblem: (message, error) => output.err(plainLine(`safelight: ${message}: ${String(error)}`)),
  };
}

/** Asks the app. @throws AppError when it refuses */
export async function ask<N extends CommandName>(
  client: Client,
  name: N,
  input: CommandInput<N>,
): Promise<CommandOutput<N>> {
  const answer = await client.call(name, input);
  if (!answer.ok) throw asError(answer.error);
  return answer.value;
}

/** What an answer or an event says, as an error to throw. */
export function asError({ code, message, advice, field }: AppErrorData): AppError {
  return new AppError(code, message, { advice, field });
}
