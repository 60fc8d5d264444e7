import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { LogBacklog } from '../ports/sync-store.ts';
import { LogLine } from './log-line.ts';

const atOnce = async (): Promise<void> => {};
const entry = (jobId: string, seq: number) => ({ jobId, seq }) as LogEntry;
const name = (at: number) => `job ${String(at).padStart(6, '0')}`;

/** A store in which so many jobs each have ten entries that were not sent. */
class Backlogs {
  readonly #behind: Map<string, LogBacklog>;

  constructor(jobs: number) {
    const all = Array.from({ length: jobs }, (_, at): [string, LogBacklog] => [
      name(at),
      { jobId: name(at), pushedSeq: 0, lastSeq: 10 },
    ]);
    this.#behind = new Map(all);
  }

  backlog(jobId: string): LogBacklog | null {
    return this.#behind.get(jobId) ?? null;
  }

  backlogs(afterJobId: string | null, limit: number) {
    const rest = [...this.#behind.values()].filter(({ jobId }) => jobId > (afterJobId ?? ''));
    const backlogs = rest.slice(0, limit);
    return { backlogs, nextAfterJobId: rest.length > limit ? (backlogs.at(-1)?.jobId ?? null) : null };
  }

  /** Sends all of what a line says is next. */
  send(line: LogLine): string[] {
    const sent: string[] = [];
    for (let next = line.next(new Set()); next !== null; next = line.next(new Set())) {
      sent.push(next.jobId);
      this.#behind.delete(next.jobId);
      line.sent(next.jobId, next.lastSeq);
    }
    return sent;
  }
}

describe('the line of logs', () => {
  it('counts everything that waits, and finds all of it, however many jobs there are', async () => {
    const store = new Backlogs(3_333);
    const line = new LogLine(store);
    line.searchAll();
    const sent: string[] = [];
    const counts: number[] = [];
    while (line.mustSearch) {
      await line.search(atOnce);
      counts.push(line.waiting);
      sent.push(...store.send(line));
    }
    expect(counts.slice(0, 4)).toEqual([33_330, 23_330, 13_330, 3_330]);
    expect(new Set(sent).size).toBe(3_333);
    expect(sent).toHaveLength(3_333);
    expect(line.waiting).toBe(0);
  });

  it('looks in the store for those that it could not remember', async () => {
    const store = new Backlogs(1_500);
    const line = new LogLine(store);
    for (let at = 0; at < 1_500; at += 1) line.heard([entry(name(at), 10)]);
    const first = store.send(line);
    expect(first).toHaveLength(1_000);
    await line.search(atOnce);
    expect(store.send(line)).toHaveLength(500);
  });

  it('counts what was logged without asking the store again', () => {
    const line = new LogLine(new Backlogs(1));
    line.heard([entry(name(0), 10)]);
    expect(line.waiting).toBe(10);
    line.heard([entry(name(0), 11), entry(name(0), 12)]);
    expect(line.waiting).toBe(12);
    line.sent(name(0), 12);
    expect(line.waiting).toBe(0);
  });

  it('leaves out jobs that are not in the cloud', () => {
    const line = new LogLine(new Backlogs(0));
    line.heard([entry('elsewhere', 5)]);
    expect(line.waiting).toBe(0);
    expect(line.next(new Set())).toBeNull();
  });

  it('asks once for a job that is not in the cloud, until it logs again or comes there', () => {
    const asked: string[] = [];
    let isThere = false;
    const line = new LogLine({
      backlogs: () => ({ backlogs: [], nextAfterJobId: null }),
      backlog: (jobId) => {
        asked.push(jobId);
        return isThere ? { jobId, pushedSeq: 0, lastSeq: 6 } : null;
      },
    });
    line.heard([entry('elsewhere', 5)]);
    expect([line.waiting, line.waiting]).toEqual([0, 0]);
    expect(asked).toEqual(['elsewhere']);
    line.heard([entry('elsewhere', 6)]);
    expect([line.waiting, line.waiting]).toEqual([0, 0]);
    expect(asked).toEqual(['elsewhere', 'elsewhere']);
    isThere = true;
    line.look('elsewhere');
    expect(line.waiting).toBe(6);
  });
});
