import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { AnyEvent, ImageBatch, LogBatch } from '../../../shared/contract/events.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { anImage } from '../../../shared/testing/records.ts';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import { FRAME_MS, LiveFeed } from './live-feed.ts';

function makeFeed() {
  const clock = new FakeClock();
  const events: AnyEvent[] = [];
  const errors: unknown[] = [];
  const feed = new LiveFeed(clock, (error) => errors.push(error));
  feed.subscribe((event) => events.push(event));
  const batches = (): LogBatch[] =>
    events.flatMap((event) => (event.name === 'log.appended' ? event.payload.batches : []));
  const imageEvents = (): ImageBatch[][] =>
    events.flatMap((event) => (event.name === 'images.changed' ? [event.payload.batches] : []));
  return { feed, clock, events, errors, batches, imageEvents };
}

function entry(jobId: string, seq: number): LogEntry {
  return {
    id: `${jobId}-${seq}`,
    seq,
    jobId,
    userId: 'user',
    imageId: null,
    attempt: null,
    level: 'info',
    step: 'upload',
    message: `entry ${seq}`,
    detailsJson: null,
    createdAt: 0,
  };
}

const entries = (jobId: string, from: number, to: number): LogEntry[] =>
  Array.from({ length: to - from + 1 }, (_, at) => entry(jobId, from + at));

it('carries as many entries as the bound, and with one more only says which there are, job by job', async () => {
  const { feed, clock, batches } = makeFeed();
  for (const one of entries('a', 11, 410)) feed.entriesCommitted([one]);
  feed.entriesCommitted(entries('b', 1, 100));
  await clock.advance(FRAME_MS);
  expect(batches().map(({ entries: { length }, skipped }) => [length, skipped])).toEqual([
    [400, 0],
    [100, 0],
  ]);
  for (const one of entries('a', 411, 900)) feed.entriesCommitted([one]);
  feed.entriesCommitted(entries('b', 101, 111));
  feed.entriesCommitted(entries('c', 1, 2));
  feed.entriesCommitted(entries('a', 901, 901));
  await clock.advance(FRAME_MS);
  expect(batches().slice(2)).toEqual([
    { jobId: 'a', firstSeq: 411, lastSeq: 901, entries: [], skipped: 491 },
    { jobId: 'b', firstSeq: 101, lastSeq: 111, entries: [], skipped: 11 },
    { jobId: 'c', firstSeq: 1, lastSeq: 2, entries: [], skipped: 2 },
  ]);
  feed.entriesCommitted(entries('c', 3, 3));
  await clock.advance(FRAME_MS);
  expect(batches().at(-1)).toMatchObject({ entries: [{ seq: 3 }], skipped: 0 });
});

it('holds no entry that it will not send', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const { feed, batches } = makeFeed();
  const announce = (one: LogEntry): WeakRef<LogEntry> => {
    feed.entriesCommitted([one]);
    return new WeakRef(one);
  };
  const announced = entries('a', 1, 600).map(announce);
  // A WeakRef keeps what it refers to alive until the current run of code is over.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(announced.filter((ref) => ref.deref() !== undefined)).toEqual([]);
  feed.flush();
  expect(batches()).toMatchObject([{ firstSeq: 1, lastSeq: 600, skipped: 600 }]);
});

function image(jobId: string, index: number, status: Image['status'] = 'pending'): Image {
  return anImage({ id: `${jobId}-${index}`, jobId, index, status });
}

it('sends the images that changed in a frame together, job by job, each as it is at the end', async () => {
  const { feed, clock, imageEvents } = makeFeed();
  feed.imageChanged(image('a', 1));
  feed.imageChanged(image('b', 1));
  feed.imageChanged(image('a', 1, 'generating'));
  feed.imageChanged(image('a', 2));
  await clock.advance(FRAME_MS);
  expect(imageEvents()).toEqual([
    [
      { jobId: 'a', images: [image('a', 1, 'generating'), image('a', 2)], skipped: 0 },
      { jobId: 'b', images: [image('b', 1)], skipped: 0 },
    ],
  ]);
});

it('carries as many images as the bound, and with one more only says how many there are', async () => {
  const { feed, clock, imageEvents } = makeFeed();
  for (let index = 1; index <= 499; index += 1) feed.imageChanged(image('a', index));
  feed.imageChanged(image('b', 1));
  await clock.advance(FRAME_MS);
  for (let index = 1; index <= 500; index += 1) feed.imageChanged(image('a', index));
  feed.imageChanged(image('b', 1));
  await clock.advance(FRAME_MS);
  const [within, above] = imageEvents();
  expect(within?.map(({ images, skipped }) => [images.length, skipped])).toEqual([
    [499, 0],
    [1, 0],
  ]);
  expect(above).toEqual([
    { jobId: 'a', images: [], skipped: 500 },
    { jobId: 'b', images: [], skipped: 1 },
  ]);
});

it('asks for the state of the queue once a frame, when the frame ends', async () => {
  const { feed, clock, events } = makeFeed();
  let order = ['a'];
  const state = () => ({ paused: false, rateLimitedUntil: null, order });
  feed.queueChanged(state);
  order = ['a', 'b'];
  feed.queueChanged(state);
  await clock.advance(FRAME_MS);
  await clock.advance(FRAME_MS);
  expect(events).toEqual([
    { name: 'queue.changed', payload: { paused: false, rateLimitedUntil: null, order: ['a', 'b'] } },
  ]);
});

it('outlives a state of the queue that cannot be read', async () => {
  const { feed, clock, events, errors } = makeFeed();
  const refused = new Error('disk I/O error');
  feed.queueChanged(() => {
    throw refused;
  });
  await clock.advance(FRAME_MS);
  expect(errors).toEqual([refused]);
  feed.imageChanged(image('a', 1));
  await clock.advance(FRAME_MS);
  expect(events.map(({ name }) => name)).toEqual(['images.changed']);
});
