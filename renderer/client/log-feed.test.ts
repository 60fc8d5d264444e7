import { afterEach, describe, expect, it } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { CommandInput } from '../../shared/contract/commands.ts';
import type { Result } from '../../shared/contract/result.ts';
import { batchOf, entriesOf } from '../testing/log-entries.ts';
import { type LogFeed, type LogView, openLogFeed } from './log-feed.ts';
import { NO_FILTER } from './log-filter.ts';
import type { LogPage } from './log-window.ts';

const JOB_ID = batchOf(1, 1).jobId;

/** A feed on a client whose answers and frames come when the test says so. */
function openFeed() {
  const asked: CommandInput<'log.page'>[] = [];
  const answers: ((answer: Result<LogPage>) => void)[] = [];
  const frames: (() => void)[] = [];
  const views: LogView[] = [];
  const client = {
    call: (_name: string, input: CommandInput<'log.page'>) => {
      asked.push(input);
      return new Promise((resolve) => answers.push(resolve));
    },
    subscribe: () => () => undefined,
  } as unknown as Client;
  const feed = openLogFeed({
    client,
    jobId: JOB_ID,
    filter: NO_FILTER,
    place: { kind: 'end' },
    nextFrame: (frame) => frames.push(frame),
    publish: (view) => views.push(view),
  });
  return {
    feed,
    asked,
    views,
    frames,
    /** Answers the `which`th open question; the oldest where nothing is said. */
    async answer(answer: Result<LogPage>, which = 0) {
      answers.splice(which, 1)[0]?.(answer);
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
    draw: () =>
      frames.splice(0).forEach((frame) => {
        frame();
      }),
    shown: () => views.at(-1)?.entries.map((entry) => entry.seq),
  };
}

const page = (from: number, to: number, lastSeq = to): Result<LogPage> => ({
  ok: true,
  value: { entries: entriesOf(from, to), lastSeq },
});
const ERROR = { code: 'disk_full', message: 'The disk is full.', advice: null, field: null } as const;

describe('a log feed', () => {
  let feed: LogFeed | undefined;
  afterEach(() => feed?.close());

  it('asks once to open, and nothing while batches follow on each other', async () => {
    const opened = openFeed();
    feed = opened.feed;
    await opened.answer(page(1, 3));
    for (let seq = 4; seq < 50; seq++) feed.hear(batchOf(seq, seq));
    opened.draw();
    expect(opened.shown()).toEqual(entriesOf(1, 49).map((entry) => entry.seq));
    expect(opened.asked).toHaveLength(1);
  });

  it('publishes once per frame, however many batches come', async () => {
    const opened = openFeed();
    feed = opened.feed;
    await opened.answer(page(1, 3));
    for (let seq = 4; seq < 50; seq++) feed.hear(batchOf(seq, seq));
    expect(opened.frames).toHaveLength(1);
    opened.draw();
    expect(opened.views).toHaveLength(1);
  });

  it('repairs a gap with one question, though more batches come meanwhile', async () => {
    const opened = openFeed();
    feed = opened.feed;
    await opened.answer(page(1, 3));
    for (const seq of [6, 7, 8]) feed.hear(batchOf(seq, seq));
    expect(opened.asked.slice(1)).toMatchObject([{ jobId: JOB_ID, afterSeq: 3 }]);
    await opened.answer(page(4, 7));
    opened.draw();
    expect(opened.shown()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(opened.asked).toHaveLength(2);
  });

  it('shows why entries are missing, and asks again only when told to', async () => {
    const opened = openFeed();
    feed = opened.feed;
    await opened.answer({ ok: false, error: ERROR });
    feed.hear(batchOf(2, 3));
    opened.draw();
    expect(opened.views.at(-1)).toMatchObject({ opened: false, error: ERROR });
    expect(opened.asked).toHaveLength(1);
    feed.retry();
    await opened.answer(page(1, 3));
    opened.draw();
    expect(opened.views.at(-1)).toMatchObject({ opened: true, error: null, lastSeq: 3 });
  });

  it('does not ask for ever for entries that the store does not have', async () => {
    const opened = openFeed();
    feed = opened.feed;
    await opened.answer(page(1, 3));
    feed.hear(batchOf(9, 9));
    await opened.answer({ ok: true, value: { entries: [], lastSeq: 3 } });
    expect(opened.asked).toHaveLength(2);
  });

  it('keeps showing what it has until a place in the log is open', async () => {
    const opened = openFeed();
    feed = opened.feed;
    await opened.answer(page(701, 1_000));
    feed.open(NO_FILTER, { kind: 'seq', seq: 200 });
    opened.draw();
    expect(opened.views.at(-1)).toMatchObject({ moving: true, low: 701, high: 1_000 });
    await opened.answer(page(51, 200, 1_000));
    await opened.answer(page(201, 350, 1_000));
    opened.draw();
    expect(opened.views.at(-1)).toMatchObject({ moving: false, low: 51, high: 350, following: false });
  });

  it('lets go of a question about a place that the reader has left', async () => {
    const opened = openFeed();
    feed = opened.feed;
    await opened.answer(page(701, 1_000));
    feed.open(NO_FILTER, { kind: 'seq', seq: 200 });
    feed.open(NO_FILTER, { kind: 'seq', seq: 500 });
    await opened.answer(page(351, 500, 1_000), 1);
    await opened.answer(page(501, 650, 1_000), 1);
    opened.draw();
    expect(opened.views.at(-1)).toMatchObject({ moving: false, low: 351, high: 650 });
    await opened.answer(page(51, 200, 1_000));
    opened.draw();
    expect(opened.views.at(-1)).toMatchObject({ low: 351, high: 650 });
  });

  it('moves to the end when the reader follows from somewhere else', async () => {
    const opened = openFeed();
    feed = opened.feed;
    await opened.answer(page(701, 1_000));
    feed.open(NO_FILTER, { kind: 'seq', seq: 200 });
    await opened.answer(page(51, 200, 1_000));
    await opened.answer(page(201, 350, 1_000));
    feed.follow(true);
    await opened.answer(page(701, 1_000));
    opened.draw();
    expect(opened.views.at(-1)).toMatchObject({ low: 701, high: 1_000, following: true });
  });

  it('publishes nothing after it is closed', async () => {
    const opened = openFeed();
    opened.feed.close();
    await opened.answer(page(1, 3));
    opened.draw();
    expect(opened.views).toEqual([]);
  });
});
