import type { CommandOutput, CommandParsed } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { SearchPage } from '../../../shared/contract/search.ts';
import type { SearchQuery } from '../../../shared/domain/search-query.ts';
import type { Clock } from '../ports/clock.ts';
import type { Expressions } from '../ports/expressions.ts';
import type { EntryFilter, LogIndex, Span } from '../ports/log-index.ts';
import type { JobTable } from '../ports/store.ts';
import { filterOf, understand } from './filter.ts';
import { PageBuilder } from './page-builder.ts';
import { keepMatching } from './patterns.ts';
import { SearchTurn } from './search-turn.ts';

/** Entries that regular expressions are run over at a time. */
const AT_A_TIME = 200;
/** Jobs that one part of an id may mean. */
const MOST_JOBS = 100;

export type SearchAllParts = {
  readonly store: { readonly jobs: JobTable; readonly logIndex: LogIndex };
  readonly clock: Clock;
  readonly expressions: Expressions;
};

type PageInput = CommandParsed<'search.page'>;
type CountInput = CommandParsed<'search.count'>;
type Counted = CommandOutput<'search.count'>[number];

/** What is looked for, and where: the parts of the log to look through, from the newest job down. */
type Question = {
  readonly query: SearchQuery;
  readonly filter: EntryFilter;
  readonly jobIds: readonly string[] | null;
  readonly spans: readonly Span[];
};

/** Searches through the entries of all jobs, a slice at a time, so that jobs and windows go on beside it. */
export class SearchAll {
  readonly #parts: SearchAllParts;
  readonly #turns = new Map<string, SearchTurn>();

  constructor(parts: SearchAllParts) {
    this.#parts = parts;
  }

  /**
   * @throws AppError `invalid_input` when the query cannot be understood, `not_found` when a job that it names is not there,
   * `not_possible` when it was ended.
   */
  page(input: PageInput): Promise<SearchPage> {
    return this.#inTurn(input.searchId, (turn) => this.#page(input, turn));
  }

  /** How many entries each job has that the query finds. @throws as `page` does. */
  count(input: CountInput): Promise<Counted[]> {
    return this.#inTurn(input.searchId, (turn) => this.#counts(input, turn));
  }

  /** Ends a search that goes on. */
  cancel(searchId: string): void {
    this.#turns.get(searchId)?.cancel();
  }

  async #inTurn<T>(searchId: string | null, work: (turn: SearchTurn) => Promise<T>): Promise<T> {
    const turn = new SearchTurn(this.#parts.clock);
    if (searchId === null) return work(turn);
    this.cancel(searchId);
    this.#turns.set(searchId, turn);
    try {
      return await work(turn);
    } finally {
      if (this.#turns.get(searchId) === turn) this.#turns.delete(searchId);
    }
  }

  async #page(input: PageInput, turn: SearchTurn): Promise<SearchPage> {
    const { jobs, logIndex } = this.#parts.store;
    const question = this.#question(input.query, input.jobId);
    const covered = logIndex.coverage(question.jobIds);
    const { words, codes } = question.query;
    const page = new PageBuilder((jobId) => jobs.get(jobId), { ...input, words, codes });
    const next = await this.#fill(page, question, input, turn);
    const searched = { ...covered, ms: turn.elapsed };
    return { groups: page.groups(), next, stopped: next === null ? null : turn.stopped, searched };
  }

  /** @returns where the next page begins; null when there is none. */
  async #fill(page: PageBuilder, question: Question, input: PageInput, turn: SearchTurn) {
    const { logIndex } = this.#parts.store;
    const limit = hasPatterns(question.query) ? AT_A_TIME : input.hits + 1;
    for (const span of question.spans) {
      let rest = clipped(span, input.before);
      while (!isEmpty(rest)) {
        if (turn.stopped !== null) return rest.below;
        const { found, reached } = logIndex.look(question.filter, rest, limit);
        const kept = keepMatching(this.#parts.expressions, question.query, found);
        if (kept === null) {
          turn.stopped = 'expression';
          // Goes on behind the entries that the expression could not be run over.
          return reached;
        }
        rest = { above: rest.above, below: reached };
        const overflow = page.add(kept);
        if (overflow !== null) return overflow;
        const full = page.fullJob();
        if (full !== null) rest = logIndex.belowJob(rest, full);
        await turn.pause();
      }
    }
    return null;
  }

  async #counts({ query, jobIds }: CountInput, turn: SearchTurn): Promise<Counted[]> {
    const counts: Counted[] = [];
    for (const jobId of jobIds) {
      const question = this.#question(query, jobId);
      let count = 0;
      for (const span of question.spans) count += await this.#countIn(question, span, turn);
      counts.push({ jobId, count, complete: turn.stopped === null });
    }
    return counts;
  }

  async #countIn({ query, filter }: Question, span: Span, turn: SearchTurn): Promise<number> {
    const { logIndex } = this.#parts.store;
    let count = 0;
    let rest = span;
    while (!isEmpty(rest) && turn.stopped === null) {
      if (hasPatterns(query)) {
        const { found, reached } = logIndex.look(filter, rest, AT_A_TIME);
        const kept = keepMatching(this.#parts.expressions, query, found);
        if (kept === null) turn.stopped = 'expression';
        count += kept?.length ?? 0;
        rest = { above: rest.above, below: reached };
      } else {
        const slice = logIndex.tally(filter, rest);
        count += slice.count;
        rest = { above: rest.above, below: slice.reached };
      }
      await turn.pause();
    }
    return count;
  }

  #question(text: string, jobId: string | null): Question {
    const { store, clock } = this.#parts;
    const query = understand(text, clock.now());
    const named = query.jobs === null ? null : this.#jobsNamed(query.jobs);
    const jobIds = jobId === null ? named : (named ?? [jobId]).filter((id) => id === jobId);
    const spans =
      jobIds === null ? [store.logIndex.everything] : jobIds.map((id) => this.#spanOf(id)).sort(fromTop);
    return { query, filter: filterOf(query), jobIds, spans };
  }

  #jobsNamed(parts: readonly string[]): string[] {
    const ids = parts.map((part) => {
      const found = this.#parts.store.logIndex.jobIds(part, MOST_JOBS);
      if (found.length > 0) return found;
      const message =
        part === 'last' ? 'There is no job yet' : `There is no job whose id begins or ends with ${part}`;
      throw new AppError('not_found', message, { advice: 'List the jobs to see their ids.', field: 'query' });
    });
    return [...new Set(ids.flat())];
  }

  #spanOf(jobId: string): Span {
    const span = this.#parts.store.logIndex.spanOf(jobId);
    if (span !== null) return span;
    throw new AppError('not_found', `There is no job ${jobId}`, {
      advice: 'List the jobs to see their ids.',
    });
  }
}

function hasPatterns({ patterns, withoutPatterns }: SearchQuery): boolean {
  return patterns.length > 0 || withoutPatterns.length > 0;
}

function fromTop(a: Span, b: Span): number {
  return b.below - a.below;
}

function isEmpty({ above, below }: Span): boolean {
  return below - 1 <= above;
}

function clipped({ above, below }: Span, before: number | null): Span {
  return { above, below: Math.min(below, before ?? below) };
}
