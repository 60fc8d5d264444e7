import type { LogEntry } from '../../../../shared/domain/log-entry.ts';

/** A way to write a log entry by entry. */
export type LineFormat = {
  /** What stands before the first entry. */
  readonly head: string;
  /** One entry, with the newline that ends it. */
  readonly entry: (entry: LogEntry) => string;
};
