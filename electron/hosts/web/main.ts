import { AppError } from '../../../shared/contract/result.ts';
import { nodeTooOld } from '../compose/node-version.ts';
import { findRuntime } from '../compose/runtime.ts';
import { VERSION } from '../compose/version.ts';
import { webOptions } from './options.ts';
import { runWebHost } from './web-host.ts';

/**
 * One press of Ctrl+C under `npm start` arrives more than once, from the terminal and passed on by npm; within this many
 * milliseconds the others count as the same.
 */
const SAME_PRESS_MS = 250;

const stop = new AbortController();
endOn(['SIGINT', 'SIGTERM', 'SIGHUP']);

void main().then((code) => process.exit(code));

async function main(): Promise<number> {
  const complaint = nodeTooOld(process.versions);
  if (complaint !== null) {
    console.error(complaint);
    return 1;
  }
  try {
    await runWebHost(
      {
        ...webOptions(process.argv.slice(2)),
        env: process.env,
        runtime: findRuntime(),
        version: VERSION,
        demoPace: 'brisk',
        reportProblem: (message, error) => console.error(`Safelight: ${message}:`, error),
      },
      {
        showLink: (url) => console.log(`Safelight is at ${url}`),
        platform: process.platform,
        stop: stop.signal,
      },
    );
    return 0;
  } catch (error) {
    console.error(error instanceof AppError ? errorLine(error) : error);
    return 1;
  }
}

function errorLine({ data: { message, advice } }: AppError): string {
  return `Safelight: ${message}${advice === null ? '' : ` ${advice}`}`;
}

/** The first signal asks for an orderly end; one that comes later ends the process as it is. */
function endOn(signals: readonly NodeJS.Signals[]): void {
  let firstAt = 0;
  const end = (): void => {
    if (!stop.signal.aborted) {
      firstAt = performance.now();
      stop.abort();
    } else if (performance.now() - firstAt > SAME_PRESS_MS) {
      process.exit(1);
    }
  };
  for (const signal of signals) process.on(signal, end);
}
