/** The app's own log: what happened to the app itself, apart from the logs of its jobs. */
export interface AppLog {
  /** Absolute path of the folder that it lies in. */
  readonly folder: string;
  /**
   * Writes one line at once, redacted and bounded. None of these ever throws or waits for long: a log that cannot be written is told
   * of once, on standard error.
   * @param details anything, of which the line holds as much as it may
   */
  info(message: string, details?: unknown): void;
  warning(message: string, details?: unknown): void;
  error(message: string, details?: unknown): void;
  /** The newest lines, oldest first, at most so many; also those of other processes. */
  lastLines(count: number): string[];
  /** Also takes these out of everything from now on. They are asked for at each line. */
  protect(secrets: () => readonly string[]): void;
}

/** The file behind the app's log, which several processes may write at once. */
export interface LogFile {
  /** Absolute path of the folder that it lies in. */
  readonly folder: string;
  /** Adds one line, without its line break. Never throws. */
  append(line: string): void;
  /** The end of what was written, whole lines, at most so many bytes. Empty when there is nothing that can be read. */
  tail(bytes: number): string;
}
