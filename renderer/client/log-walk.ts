import type { Client } from '../../shared/contract/client.ts';
import { MAX_PAGE } from '../../shared/contract/pages.ts';
import type { AppErrorData, Result } from '../../shared/contract/result.ts';
import type { LogEntry } from '../../shared/domain/log-entry.ts';
import { filterQuery, type LogFilter } from './log-filter.ts';

/** Which entries to walk through: what a filter accepts, between two sequences, both included. */
export type Stretch = {
  readonly jobId: string;
  readonly filter: LogFilter;
  readonly from: number;
  readonly to: number;
};

/**
 * All entries of a stretch, a page at a time, however long it is. Ends early when `signal` is aborted. Between two pages the window
 * is free to draw.
 */
export async function* walk(
  client: Client,
  { jobId, filter, from, to }: Stretch,
  signal: AbortSignal,
): AsyncGenerator<Result<readonly LogEntry[]>> {
  for (let afterSeq = from - 1; afterSeq < to && !signal.aborted; ) {
    const page = await client.call('log.page', {
      jobId,
      ...filterQuery(filter),
      afterSeq,
      beforeSeq: null,
      limit: MAX_PAGE,
    });
    if (!page.ok) return yield page;
    const entries = page.value.entries.filter(({ seq }) => seq <= to);
    yield { ok: true, value: entries };
    if (page.value.entries.length < MAX_PAGE) return;
    afterSeq = page.value.entries.at(-1)?.seq ?? to;
  }
}

/** The next entry after a sequence, or the one before it, that a filter accepts; null when there is none. */
export async function findNext(
  client: Client,
  { jobId, filter, seq, side }: { jobId: string; filter: LogFilter; seq: number; side: 'before' | 'after' },
): Promise<Result<LogEntry | null>> {
  const range = side === 'after' ? { afterSeq: Math.max(0, seq) } : { beforeSeq: Math.max(1, seq) };
  const page = await client.call('log.page', { jobId, limit: 1, ...filterQuery(filter), ...range });
  return page.ok ? { ok: true, value: page.value.entries[0] ?? null } : page;
}

/** What a walk gathers, or why it ended early. */
export type Gathered =
  | { readonly kind: 'all'; readonly parts: readonly string[]; readonly count: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: AppErrorData };

/** Walks a stretch and writes each of its pages as text, telling after each how many entries are done. */
export async function gather(
  client: Client,
  stretch: Stretch,
  write: (entries: readonly LogEntry[]) => string,
  progress: (count: number) => void,
  signal: AbortSignal,
): Promise<Gathered> {
  const parts: string[] = [];
  let count = 0;
  for await (const page of walk(client, stretch, signal)) {
    if (!page.ok) return { kind: 'failed', error: page.error };
    if (page.value.length > 0) parts.push(write(page.value));
    count += page.value.length;
    progress(count);
  }
  return signal.aborted ? { kind: 'cancelled' } : { kind: 'all', parts, count };
}
