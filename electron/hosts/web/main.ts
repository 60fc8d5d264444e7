import { AppError } from '../../../shared/contract/result.ts';
import { dataDirPath } from '../compose/data-dir.ts';
import { nodeTooOld } from '../compose/node-version.ts';
import { openRecorder, type Recorder } from '../compose/recorder.ts';
import { repairTeller } from '../compose/repair-teller.ts';
import { findRuntime } from '../compose/runtime.ts';
import { endOnUnexpected } from '../compose/unexpected.ts';
import { VERSION } from '../compose/version.ts';
import { webOptions } from './options.ts';
import { runWebHost } from './web-host.ts';

/**
 * One press of Ctrl+C under `npm start` arrives more than once, from the terminal and passed on by npm; within this many
 * milliseconds the others count as the same.
 */
const SAME_PRESS_MS = 250;

void main().then((code) => process.exit(code));

async function main(): Promise<number> {
  let recorder: Recorder | null = null;
  // An end that was asked for, twice: the next start is not to take it for a crash.
  const stop = endOn(['SIGINT', 'SIGTERM', 'SIGHUP'], () => recorder?.crashes.endRun());
  const complaint = nodeTooOld(process.versions);
  if (complaint !== null) {
    console.error(complaint);
    return 1;
  }
  try {
    const { env } = process;
    const options = webOptions(process.argv.slice(2));
    recorder = openRecorder({ dataDir: dataDirPath(options.dataDir, env), host: 'web', env });
    endOnUnexpected(process, recorder, ({ stack }) => {
      console.error(stack);
      process.exit(1);
    });
    await runWebHost(
      {
        ...options,
        env,
        recorder,
        runtime: findRuntime(),
        version: VERSION,
        demoPace: 'brisk',
        onRepair: repairTeller(console.error),
        reportProblem: (message, error) => console.error(`Safelight: ${message}:`, error),
      },
      {
        showLink: (url) => console.log(`Safelight is at ${url}`),
        platform: process.platform,
        stop,
      },
    );
    return 0;
  } catch (error) {
    console.error(error instanceof AppError ? errorLine(error) : unexpected(error, recorder));
    return 1;
  }
}

function errorLine({ data: { message, advice } }: AppError): string {
  return `Safelight: ${message}${advice === null ? '' : ` ${advice}`}`;
}

/** Written down as well, where there is a recorder: before there is one, there is no secret either. */
function unexpected(error: unknown, recorder: Recorder | null): unknown {
  return recorder?.crashes.note({ process: 'main', reason: 'The web host failed', error }).stack ?? error;
}

/** The first signal asks for an orderly end, by what is returned; one that comes later ends the process as it is. */
function endOn(signals: readonly NodeJS.Signals[], beforeExit: () => void): AbortSignal {
  const stop = new AbortController();
  let firstAt = 0;
  const end = (): void => {
    if (!stop.signal.aborted) {
      firstAt = performance.now();
      stop.abort();
    } else if (performance.now() - firstAt > SAME_PRESS_MS) {
      beforeExit();
      process.exit(1);
    }
  };
  for (const signal of signals) process.on(signal, end);
  return stop.signal;
}
