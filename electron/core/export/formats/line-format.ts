import type { LogEntry } from '../../../../shared/domain/log-entry.ts';

/** A way to write a log entry by entry. */
export type LineFormat = {
  /** What stands before the first entry; ASCII. */
  readonly head: string;
  /** One entry, with the newline that ends it. */
  readonly entry: (entry: LogEntry) => string;
  /** What is still to be done to several entries' text, of which at least one has more than ASCII in it. */
  readonly beyondAscii: (text: string) => string;
};
