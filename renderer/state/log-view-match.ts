import type { Client } from '../../shared/contract/client.ts';
import { filterQuery, isSearching, type LogFilter, NO_FILTER } from '../client/log-filter.ts';

/** How long no entry must come before a count that may be a little off is made anew, in milliseconds. */
const QUIET_MS = 1_000;

/** Counts how many of all stored entries a search matches, and goes on counting with those that come live. */
export type LogMatch = {
  /** Counts anew, for another filter. Nothing is asked where nothing is searched for. */
  look(filter: LogFilter): void;
  /** Takes in live entries: how many of them the filter accepts, and whether others were only announced. */
  hear(accepted: number, skipped: boolean): void;
  /** Null while it is not known, or where nothing is searched for. */
  count(): number | null;
  close(): void;
};

export function openLogMatch(
  client: Client,
  jobId: string,
  publish: (count: number | null, searching: boolean) => void,
): LogMatch {
  let filter: LogFilter = NO_FILTER;
  let count: number | null = null;
  /** Whether entries came that a count on its way may or may not have seen. */
  let looking = false;
  let quiet: ReturnType<typeof setTimeout> | undefined;

  async function ask(asked: LogFilter): Promise<void> {
    looking = true;
    const answer = await client.call('log.match', { jobId, ...filterQuery(asked) });
    // Another filter has been asked about since: this answer is about nothing any more.
    if (asked !== filter) return;
    looking = false;
    count = answer.ok ? answer.value.count : null;
    publish(count, false);
  }

  function lookWhenQuiet(): void {
    clearTimeout(quiet);
    quiet = setTimeout(() => void ask(filter), QUIET_MS);
  }

  return {
    look(next) {
      clearTimeout(quiet);
      filter = next;
      count = null;
      publish(null, isSearching(next));
      if (isSearching(next)) void ask(next);
    },
    hear(accepted, skipped) {
      if (!isSearching(filter)) return;
      if (count !== null) count += accepted;
      if (skipped || (looking && accepted > 0)) lookWhenQuiet();
    },
    count: () => count,
    close: () => {
      clearTimeout(quiet);
      filter = NO_FILTER;
    },
  };
}
