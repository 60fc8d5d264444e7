import { createRecorder, type Recorder } from '../../electron/core/app/recorder.ts';
import type { LogFile } from '../../electron/core/ports/app-log.ts';
import type { CrashFiles, LeftRun } from '../../electron/core/ports/crash-files.ts';
import type { CrashRecord } from '../../shared/contract/diagnostics.ts';

/** Keeps what is logged until the test ends. */
export function memoryLog(): LogFile & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    folder: '/nowhere/logs',
    append: (line) => void lines.push(line),
    tail: () => lines.join('\n'),
  };
}

/** Keeps crash records until the test ends. */
export function memoryCrashes(left: LeftRun | null = null): CrashFiles & { readonly kept: CrashRecord[] } {
  const kept: CrashRecord[] = [];
  return {
    kept,
    folder: '/nowhere/crashes',
    write: (record) => kept.push(record) > 0,
    records: () => [...kept].reverse(),
    dumps: () => [],
    beginRun: () => left,
    endRun: () => {},
  };
}

export type MemoryRecorder = Recorder & {
  readonly file: ReturnType<typeof memoryLog>;
  readonly files: ReturnType<typeof memoryCrashes>;
};

/** The recorder of a host that has no disk. */
export function memoryRecorder(now: () => number = Date.now, left: LeftRun | null = null): MemoryRecorder {
  const file = memoryLog();
  const files = memoryCrashes(left);
  const recorder = createRecorder({
    logFile: file,
    crashFiles: files,
    host: 'cli',
    pid: 4711,
    version: 'test',
    now,
    program: '/opt/safelight',
    home: '/srv/people/ada',
    secrets: [],
  });
  return { ...recorder, file, files };
}
