import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from '../../../../shared/contract/client.ts';
import type { AnyEvent } from '../../../../shared/contract/events.ts';
import type { Timeline, TimelineQuery } from '../../../../shared/contract/timeline.ts';
import type { TimelineRow } from '../../../../shared/domain/timeline.ts';
import { jobId, jobOf } from '../../../testing/jobs.ts';
import type { ImageFilter } from '../image-filter.ts';
import { openTimeline } from './feed.ts';

const NO_WALL = { worked: 0, queued: 0, rate_limit: 0, backoff: 0, paused: 0, stopped: 0, idle: 0 };

function row(index: number): TimelineRow {
  const imageId = `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;
  return { imageId, index, status: 'completed', spans: [], hidden: 0, tookMs: 0, workedMs: 0, waitedMs: 0 };
}

/** A feed on an app that has a job of so many images. */
function open({ total = 500, live = false, filter = 'all' as ImageFilter } = {}) {
  const asked: TimelineQuery[] = [];
  const listeners = new Set<(event: AnyEvent) => void>();
  const app = { lastSeq: 1, live, refuses: false };
  const call = async (_name: string, query: TimelineQuery) => {
    asked.push(query);
    const { offset, limit } = query;
    if (app.refuses)
      return { ok: false, error: { code: 'internal', message: 'no', advice: null, field: null } };
    const count = Math.max(0, Math.min(limit, total - offset));
    const value: Timeline = {
      jobId: jobId(1),
      startedAt: 0,
      lengthMs: 1,
      live: app.live,
      lastSeq: app.lastSeq,
      job: [],
      totals: {},
      wall: NO_WALL,
      summary: '',
      slowest: [],
      total,
      rows: Array.from({ length: count }, (_, at) => row(offset + at)),
    };
    return { ok: true, value };
  };
  const on = (listener: (event: AnyEvent) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const feed = openTimeline(
    { client: { call: call as unknown as Client['call'] }, on },
    { jobId: jobId(1), sort: 'start', filter },
  );
  const tell = (job: number) => {
    for (const listener of listeners) listener({ name: 'job.changed', payload: jobOf(job) });
  };
  return { feed, asked, app, tell, listeners, state: () => feed.store.getState() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('the timeline of a job in the window', () => {
  it('holds the rows in view with some around them, and asks only for what it lacks', async () => {
    const { feed, asked, state } = open();
    await settle();
    expect(asked).toMatchObject([{ offset: 0, statuses: null, starred: false }]);
    feed.want(0, 30);
    await settle();
    expect(asked).toHaveLength(1);
    feed.want(300, 330);
    await settle();
    expect(asked.at(-1)).toMatchObject({ offset: 280, limit: 71 });
    expect([...state().rows.keys()]).toEqual(expect.arrayContaining([0, 60, 280, 350]));
    feed.want(490, 520);
    await settle();
    expect(state().rows.get(499)?.index).toBe(499);
    feed.want(480, 499);
    await settle();
    expect(asked).toHaveLength(3);
  });

  it('is renewed each second while the job is worked on, and not after its end', async () => {
    const { asked, app } = open({ live: true });
    await settle();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toHaveLength(3);
    app.live = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(4);
  });

  it('asks again, once for many events, when something happens to its job, and drops what is older', async () => {
    const { feed, asked, app, tell, state } = open();
    await settle();
    feed.want(300, 330);
    await settle();
    app.lastSeq = 2;
    for (let times = 0; times < 50; times += 1) tell(1);
    tell(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toHaveLength(3);
    expect(state().rows.has(300)).toBe(true);
    expect(state().rows.has(0)).toBe(false);
  });

  it('asks for the images that the filter leaves', async () => {
    const { asked } = open({ filter: 'working' });
    const starred = open({ filter: 'starred' });
    await settle();
    expect(asked[0]?.statuses).toEqual(['pending', 'generating', 'generated', 'processing', 'storing']);
    expect(starred.asked[0]).toMatchObject({ statuses: null, starred: true });
  });

  it('keeps what it has when it cannot be renewed, and asks nothing more once it is closed', async () => {
    const { feed, asked, app, tell, state, listeners } = open();
    await settle();
    app.refuses = true;
    tell(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state().error).toMatchObject({ code: 'internal' });
    expect(state().timeline).not.toBeNull();
    feed.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([asked.length, listeners.size]).toEqual([2, 0]);
  });
});
