import type { Run } from '../../../shared/contract/diagnostics.ts';
import { createAppLog } from '../diagnostics/app-log.ts';
import { CrashBook } from '../diagnostics/crash-book.ts';
import { createHomeReducer } from '../diagnostics/own-paths.ts';
import { createRedactor } from '../logging/redaction.ts';
import type { AppLog, LogFile } from '../ports/app-log.ts';
import type { CrashFiles } from '../ports/crash-files.ts';
import type { Crashes } from '../ports/crashes.ts';

export type RecorderParts = {
  readonly logFile: LogFile;
  readonly crashFiles: CrashFiles;
  readonly host: Run['host'];
  readonly pid: number;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Absolute paths: where the program lies, and the user's home. */
  readonly program: string;
  readonly home: string;
  /** Secrets that are known before the app is open. */
  readonly secrets: readonly string[];
};

/** What a host writes down of itself, from its first moment on: also why the app could not open. */
export type Recorder = { readonly log: AppLog; readonly crashes: Crashes };

/** Makes log and crash records, which both write through one redaction. */
export function createRecorder(parts: RecorderParts): Recorder {
  const { logFile, crashFiles, host, pid, version, now, program, home } = parts;
  let secrets: () => readonly string[] = () => parts.secrets;
  const redact = createRedactor(() => secrets());
  const reduce = createHomeReducer({ program, home });
  const written = createAppLog({ file: logFile, host, pid, now, redact });
  const log: AppLog = {
    ...written,
    protect: (more) => {
      secrets = () => [...parts.secrets, ...more()];
    },
  };
  const clean = (text: string) => reduce(redact(text));
  return { log, crashes: new CrashBook({ files: crashFiles, log, host, pid, version, now, clean }) };
}
