import type { Client } from '../../../../shared/contract/client.ts';
import { type LogQuery, MAX_PAGE } from '../../../../shared/contract/commands.ts';
import type { LogBatch } from '../../../../shared/contract/events.ts';
import type { LogEntry } from '../../../../shared/domain/log-entry.ts';
import { ask } from '../session.ts';

/**
 * Prints the log of one job as it grows, each entry once and in order. What is announced without a gap is printed as it
 * comes; a gap, or a batch too large to be sent, is read from the store.
 */
export class LogStream {
  readonly #client: Client;
  readonly #jobId: string;
  readonly #print: (entry: LogEntry) => void;
  #lastSeq: number;
  /** Reads and prints one after the other: a batch that comes while a page is read must wait for it. */
  #turn: Promise<void> = Promise.resolve();

  constructor(client: Client, jobId: string, afterSeq: number, print: (entry: LogEntry) => void) {
    this.#client = client;
    this.#jobId = jobId;
    this.#lastSeq = afterSeq;
    this.#print = print;
  }

  /** Takes an announcement. Errors come out of `drain`. */
  announced(batch: LogBatch): void {
    if (batch.jobId !== this.#jobId) return;
    this.#turn = this.#turn.then(async () => {
      if (batch.lastSeq <= this.#lastSeq) return;
      if (batch.skipped > 0 || batch.firstSeq > this.#lastSeq + 1) return this.#catchUp();
      for (const entry of batch.entries) this.#show(entry);
    });
    // Nobody may be waiting yet; without this, an error would end the process as an unhandled rejection.
    this.#turn.catch(() => {});
  }

  /** Reads and prints everything up to now. @throws AppError when the log cannot be read */
  drain(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#catchUp());
    return this.#turn;
  }

  async #catchUp(): Promise<void> {
    const query = { jobId: this.#jobId, limit: MAX_PAGE };
    for await (const entry of pagesOf(this.#client, { ...query, afterSeq: this.#lastSeq })) this.#show(entry);
  }

  #show(entry: LogEntry): void {
    if (entry.seq <= this.#lastSeq) return;
    this.#lastSeq = entry.seq;
    this.#print(entry);
  }
}

/** The entries that the query finds, from `afterSeq` to the end as it is now, a page at a time. */
export async function* pagesOf(client: Client, query: Partial<LogQuery> & { jobId: string; limit: number }) {
  let afterSeq = query.afterSeq ?? 0;
  for (;;) {
    const { entries } = await ask(client, 'log.page', { ...query, afterSeq });
    yield* entries;
    const last = entries.at(-1);
    if (last === undefined || entries.length < query.limit) return;
    afterSeq = last.seq;
  }
}
