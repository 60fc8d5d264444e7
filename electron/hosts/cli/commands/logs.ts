import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../../../../shared/contract/client.ts';
import { type LogQuery, MAX_PAGE } from '../../../../shared/contract/commands.ts';
import { isFinal } from '../../../../shared/domain/job.ts';
import type { Level, Step } from '../../../../shared/domain/log-entry.ts';
import type { OpenedApp } from '../../compose/open-app.ts';
import { EXIT } from '../exit-codes.ts';
import { isInterrupted } from '../print/activity.ts';
import { pagesOf } from '../run/log-stream.ts';
import { ask, type Session, withApp } from '../session.ts';
import { type CatchUp, lookAtJob } from './others.ts';

/** How often another process's writing is looked at: soon enough to seem live, at a fraction of a millisecond each. */
const POLL_MS = 150;

export type LogsOptions = {
  readonly follow?: boolean;
  readonly level?: Level[];
  readonly step?: Step[];
  readonly search?: string;
  readonly after?: number;
  readonly limit?: number;
};

/** `safelight logs`: a job's log, as it is or as it grows. */
export function logs(session: Session, reference: string, options: LogsOptions): Promise<number> {
  return withApp(session, 'read', async (opened) => {
    const { client } = opened;
    await lookAtJob(session, client, reference, (jobId, catchUp) => {
      const query = {
        jobId,
        afterSeq: options.after ?? 0,
        levels: options.level ?? null,
        steps: options.step ?? null,
        search: options.search ?? null,
      };
      const reader = new LogReader(session, client, query, options.limit ?? Number.POSITIVE_INFINITY);
      return options.follow ? follow(session, opened, reader, catchUp) : reader.readOn();
    });
    return EXIT.completed;
  });
}

/**
 * Prints until the job has ended and all was printed; then says how it ended. Ends also when nobody is left to write more,
 * and with an interrupt.
 * @param catchUp of a job of another device, whose end may be known before the end of its log; null for one of this machine
 */
async function follow(
  session: Session,
  { client, writer }: OpenedApp,
  reader: LogReader,
  catchUp: CatchUp | null,
): Promise<void> {
  const stop = AbortSignal.any([session.interrupts.signal(), session.output.closed]);
  for (;;) {
    // Asked before reading: what is written up to the end is then surely read. And the writer before the job: one that
    // ends after the job's end is then not missed.
    const use = catchUp === null ? writer() : null;
    const detail = await ask(client, 'job.get', { jobId: reader.jobId });
    await reader.readOn();
    if (reader.done || stop.aborted) return;
    if (isFinal(detail.job.status)) {
      await catchUp?.();
      await reader.readOn();
      return session.printer.ended(detail);
    }
    if (isInterrupted(detail.job, use)) return session.printer.note(nobodyWrites(detail.job.id));
    await delay(POLL_MS, undefined, { signal: stop }).catch(() => {});
    if (stop.aborted) return;
  }
}

function nobodyWrites(jobId: string): string {
  return `The job was interrupted: nobody writes its log. Go on with: safelight resume ${jobId}`;
}

/** Prints what the query finds, from where it stopped the last time, up to so many lines in all. */
class LogReader {
  readonly jobId: string;
  readonly #session: Session;
  readonly #client: Client;
  readonly #query: Partial<LogQuery> & { jobId: string };
  #afterSeq: number;
  #left: number;

  constructor(
    session: Session,
    client: Client,
    query: Partial<LogQuery> & { jobId: string; afterSeq: number },
    limit: number,
  ) {
    this.jobId = query.jobId;
    this.#session = session;
    this.#client = client;
    this.#query = query;
    this.#afterSeq = query.afterSeq;
    this.#left = limit;
  }

  /** Whether nothing more is to be printed. */
  get done(): boolean {
    return this.#left === 0 || this.#session.output.closed.aborted;
  }

  async readOn(): Promise<void> {
    const { output, printer } = this.#session;
    if (this.done) return;
    const query = { ...this.#query, afterSeq: this.#afterSeq, limit: Math.min(this.#left, MAX_PAGE) };
    for await (const entry of pagesOf(this.#client, query)) {
      printer.entry(entry);
      this.#afterSeq = entry.seq;
      this.#left -= 1;
      if (this.done) return;
      await output.drained();
    }
  }
}
