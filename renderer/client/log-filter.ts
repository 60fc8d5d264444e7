import type { LogQuery } from '../../shared/contract/commands.ts';
import type { Level, LogEntry, Step } from '../../shared/domain/log-entry.ts';
import { insideJson } from '../../shared/text/inside-json.ts';
import { termPattern } from '../../shared/text/term-pattern.ts';

export { termPattern } from '../../shared/text/term-pattern.ts';

/** Which entries of a job's log are shown; all conditions must hold. The store applies it to all entries, `accepts` to live ones. */
export type LogFilter = {
  /** Null for all of them; the same for steps. */
  readonly levels: readonly Level[] | null;
  readonly steps: readonly Step[] | null;
  /** Only of this image, or `none` for those that are about no image. */
  readonly imageId: string | null;
  /** In the message or the details, whatever the case; empty for any. */
  readonly search: string;
  /** Neither in the message nor in the details; empty for nothing. */
  readonly exclude: string;
};

export const NO_FILTER: LogFilter = { levels: null, steps: null, imageId: null, search: '', exclude: '' };

/** Whether the filter can hide anything. */
export function isFiltering(filter: LogFilter): boolean {
  return isSearching(filter) || filter.levels !== null || filter.steps !== null;
}

/** Whether only a look at the entries tells how many match: levels and steps are counted by the store as entries come. */
export function isSearching({ imageId, search, exclude }: LogFilter): boolean {
  return imageId !== null || search !== '' || exclude !== '';
}

type FilterQuery = Pick<LogQuery, 'levels' | 'steps' | 'imageId' | 'search' | 'exclude'>;

/** The filter as the store takes it, for `log.page` and `log.match`. */
export function filterQuery(filter: LogFilter): FilterQuery {
  return {
    levels: filter.levels === null ? null : [...filter.levels],
    steps: filter.steps === null ? null : [...filter.steps],
    imageId: filter.imageId,
    search: filter.search === '' ? null : filter.search,
    exclude: filter.exclude === '' ? null : filter.exclude,
  };
}

/** Whether an entry is shown. Decides as the store does, so that what comes live is what a page of it would hold. */
export type Accepts = (entry: LogEntry) => boolean;

/** The filter as a predicate, its search terms prepared once. */
export function accepts(filter: LogFilter): Accepts {
  const { levels, steps, imageId } = filter;
  const found = filter.search === '' ? null : mentions(filter.search);
  const excluded = filter.exclude === '' ? null : mentions(filter.exclude);
  return (entry) =>
    (levels === null || levels.includes(entry.level)) &&
    (steps === null || steps.includes(entry.step)) &&
    (imageId === null || (entry.imageId ?? 'none') === imageId) &&
    (found === null || found(entry)) &&
    (excluded === null || !excluded(entry));
}

/** Details are searched as they are stored, and the term also as JSON writes it: `C:\out` stands there as `C:\\out`. */
function mentions(term: string): Accepts {
  const plain = termPattern(term);
  const escaped = insideJson(term);
  const inJson = escaped === term ? plain : termPattern(escaped);
  return ({ message, detailsJson }) =>
    plain.test(message) || (detailsJson !== null && (plain.test(detailsJson) || inJson.test(detailsJson)));
}
