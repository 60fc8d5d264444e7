import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { createLogFile } from '../../adapters/app-log/log-file.ts';
import { createCrashFiles } from '../../adapters/crashes/crash-files.ts';
import { createRecorder, type Recorder } from '../../core/app/recorder.ts';
import type { CrashWords } from '../../core/ports/crashes.ts';
import type { HostName } from './data-dir-holder.ts';
import { VERSION } from './version.ts';

export type { CrashWords, Recorder };

/** Where the program lies: this module is in `out/main` once built, in its own folder when it runs from source. */
const HERE = import.meta.dirname;
const BUILT = HERE.endsWith(join(sep, 'out', 'main'));
export const PROGRAM_DIR = join(HERE, ...(BUILT ? ['..', '..'] : ['..', '..', '..']));

/** Where Chromium's crash handler puts what it writes. */
export function dumpsFolder(dataDir: string): string {
  return join(dataDir, 'crashes', 'dumps');
}

export type RecorderOptions = {
  /** Absolute. Nothing is made until there is something to write, and never the data directory itself. */
  readonly dataDir: string;
  readonly host: HostName;
  readonly env: NodeJS.ProcessEnv;
};

/** The app's own log and its crash records, in the data directory. Works from the first moment on, before there is an app. */
export function openRecorder({ dataDir, host, env }: RecorderOptions): Recorder {
  const logs = join(dataDir, 'logs');
  const database = join(dataDir, 'safelight.db');
  const key = env['OPENAI_API_KEY'];
  return createRecorder({
    logFile: createLogFile({ folder: logs, onUnwritable: complain }),
    crashFiles: createCrashFiles({
      folder: join(dataDir, 'crashes'),
      signs: [join(logs, 'safelight.log'), database, `${database}-wal`],
    }),
    host,
    pid: process.pid,
    version: VERSION,
    now: Date.now,
    program: PROGRAM_DIR,
    home: homedir(),
    secrets: key === undefined ? [] : [key],
  });
}

/** Standard error may be gone as well, with the terminal that it belonged to. */
function complain({ message }: Error): void {
  try {
    process.stderr.write(`Safelight cannot write its own log: ${message}\n`);
  } catch {
    // Nobody is left to be told.
  }
}
