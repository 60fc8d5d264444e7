import { randomUUID } from 'node:crypto';
import type { Client } from '../../../../shared/contract/client.ts';
import { MOST_HITS, type Searched, type SearchGroup } from '../../../../shared/contract/search.ts';
import { counted, duration } from '../../../../shared/text/units.ts';
import { EXIT } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';
import { usageError } from '../options.ts';
import { ask, type Session, withApp } from '../session.ts';
import { listSaved, savedQuery, saveQuery } from './saved-searches.ts';

export type SearchOptions = {
  readonly limit: number;
  readonly job?: string;
  readonly saved?: string;
  readonly save?: string;
  readonly listSaved?: true;
};

/**
 * `safelight search`: what a query finds in the logs of all jobs, by job, the newest first. Words beside a saved search must be found
 * as well. What is saved was understood before.
 */
export function search(session: Session, words: readonly string[], options: SearchOptions): Promise<number> {
  const { limit, job, saved, save } = options;
  if (options.listSaved === true) return listSaved(session);
  if (words.length === 0 && saved === undefined)
    throw usageError('search needs a QUERY, or --saved NAME', 'QUERY');
  return withApp(session, save === undefined ? 'read' : 'write', async ({ client }) => {
    const jobId = job === undefined ? null : await findJob(client, job);
    const known = saved === undefined ? [] : [await savedQuery(client, saved)];
    const query = [...known, ...words].join(' ');
    const run = new SearchRun(session, client, query, limit);
    await run.pages(jobId);
    run.close();
    if (save !== undefined) {
      await saveQuery(client, randomUUID(), save, query);
      session.printer.note(`Saved. Search it again with: safelight search --saved ${JSON.stringify(save)}`);
    }
    return EXIT.completed;
  });
}

/** One search, page by page, up to so many lines in all. */
class SearchRun {
  readonly #session: Session;
  readonly #client: Client;
  readonly #query: string;
  #left: number;
  #any = false;
  #searched: (Searched & { skipped: boolean }) | null = null;

  constructor(session: Session, client: Client, query: string, limit: number) {
    this.#session = session;
    this.#client = client;
    this.#query = query;
    this.#left = limit;
  }

  get #done(): boolean {
    return this.#left === 0 || this.#session.output.closed.aborted;
  }

  /** Prints what is found, up to the limit. Where the app stops to be asked again, it is asked again. */
  async pages(jobId: string | null): Promise<void> {
    let before: number | null = null;
    do {
      const page: Awaited<ReturnType<typeof this.ask>> = await this.ask(jobId, before);
      for (const group of page.groups) {
        await this.#group(group);
        if (this.#done) return;
      }
      before = page.next;
    } while (before !== null);
  }

  async ask(jobId: string | null, before: number | null) {
    const hits = Math.min(this.#left, MOST_HITS);
    const page = await ask(this.#client, 'search.page', { query: this.#query, jobId, before, hits });
    const { ms = 0, skipped = false } = this.#searched ?? {};
    this.#searched = {
      ...page.searched,
      ms: ms + page.searched.ms,
      skipped: skipped || page.stopped === 'expression',
    };
    return page;
  }

  async #group({ job, hits, next }: SearchGroup): Promise<void> {
    const { output, printer } = this.#session;
    this.#any = true;
    const [counts] =
      next === null ? [] : await ask(this.#client, 'search.count', { query: this.#query, jobIds: [job.id] });
    printer.found(job, counts?.count ?? hits.length, counts?.complete ?? true);
    let [page, before] = [hits, next];
    for (;;) {
      for (const hit of page.slice(0, this.#left)) {
        printer.hit(hit);
        this.#left -= 1;
        await output.drained();
      }
      if (before === null || this.#done) return;
      const more = await this.ask(job.id, before);
      page = more.groups[0]?.hits ?? [];
      before = more.groups[0]?.next ?? more.next;
    }
  }

  /** Says what was looked through. */
  close(): void {
    const { printer } = this.#session;
    if (this.#searched === null) return;
    const { entries, jobs, unindexed, ms, skipped } = this.#searched;
    const where = `${counted(entries, 'entry', 'entries')} of ${counted(jobs, 'job')}`;
    const behind =
      unindexed === 0 ? '' : `; ${unindexed.toLocaleString('en')} of them are not in the index yet`;
    printer.note(`${this.#any ? 'Searched' : 'Nothing found in'} ${where}, ${duration(ms)}${behind}.`);
    if (skipped) printer.note('Some entries were left out: the regular expression took too long on them.');
  }
}
