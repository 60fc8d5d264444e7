import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/contract/result.ts';
import { imageOf } from '../testing/images.ts';
import { jobId, jobOf } from '../testing/jobs.ts';
import { ok, playedClient } from '../testing/played-client.ts';
import { openJobListFeed } from './job-list-feed.ts';
import { OPENING } from './session-state.ts';

const ERROR: AppErrorData = { code: 'internal', message: 'Broken.', advice: null, field: null };

function open() {
  const played = playedClient();
  const store = createStore(() => OPENING);
  const feed = openJobListFeed(played.client, store);
  return {
    ...played,
    feed,
    store,
    state: () => store.getState(),
    ids: () => store.getState().jobs.map(({ id }) => id),
  };
}

/** A feed whose first page holds these jobs. */
async function openWith(numbers: number[], hasOlder = false) {
  const opened = open();
  void opened.feed.reload();
  await opened.answer('job.list', page(numbers, hasOlder));
  await opened.answer('job.counts', ok({ queued: numbers.length }));
  return opened;
}

function page(numbers: number[], hasOlder = false, covers = {}) {
  const jobs = numbers.map((number) => jobOf(number));
  return ok({ jobs, nextAfterId: hasOlder ? (jobs.at(-1)?.id ?? null) : null, covers });
}

describe('the list of jobs', () => {
  it('keeps what was told while the page was on its way', async () => {
    const opened = open();
    void opened.feed.reload();
    opened.feed.take([jobOf(3, { status: 'processing', updatedAt: 50 }), jobOf(4)]);
    await opened.answer('job.list', page([3, 2]));
    expect(opened.ids()).toEqual([4, 3, 2].map(jobId));
    expect(opened.state().jobs[1]?.status).toBe('processing');
  });

  it('asks for the next page after the last job it has', async () => {
    const opened = await openWith([3, 2], true);
    void opened.feed.more();
    expect(await opened.answer('job.list', page([1]))).toMatchObject({ afterId: jobId(2) });
    expect(opened.ids()).toEqual([3, 2, 1].map(jobId));
    await opened.feed.more();
    expect(opened.open('job.list')).toBe(0);
  });

  it('drops the answer to a query that is no longer wanted', async () => {
    const opened = await openWith([3, 2]);
    opened.feed.setQuery({ search: 'picture 3' });
    opened.feed.setQuery({ search: 'picture 2' });
    await opened.answer('job.list', page([3]));
    expect(opened.ids()).toEqual([jobId(2)]);
    expect(opened.state().jobsLoading).toBe(true);
    expect(await opened.answer('job.list', page([2]))).toMatchObject({ search: 'picture 2' });
    expect(opened.ids()).toEqual([jobId(2)]);
    expect(opened.state().jobsLoading).toBe(false);
  });

  it('shows at once what it has of a new query', async () => {
    const opened = await openWith([3, 2]);
    opened.feed.setQuery({ search: 'picture 2' });
    expect(opened.ids()).toEqual([jobId(2)]);
  });

  it('keeps the list and says why when a page cannot be had', async () => {
    const opened = await openWith([3, 2], true);
    void opened.feed.more();
    await opened.answer('job.list', { ok: false, error: ERROR });
    expect(opened.ids()).toEqual([3, 2].map(jobId));
    expect(opened.state()).toMatchObject({ error: ERROR, jobsLoading: false });
  });

  it('counts again when a job’s status changes, and only then', async () => {
    const opened = await openWith([3]);
    opened.feed.take([jobOf(3, { status: 'processing', updatedAt: 10 })]);
    expect(opened.open('job.counts')).toBe(1);
    await opened.answer('job.counts', ok({ processing: 1 }));
    opened.feed.take([jobOf(3, { status: 'processing', updatedAt: 11 })]);
    expect(opened.open('job.counts')).toBe(0);
    expect(opened.state().jobCounts).toEqual({ processing: 1 });
  });

  it('counts those that match a search, and all', async () => {
    const opened = await openWith([3]);
    opened.feed.setQuery({ search: 'harbour' });
    await opened.answer('job.counts', ok({ queued: 7 }));
    expect(await opened.answer('job.counts', ok({ queued: 2 }))).toEqual({ search: 'harbour', from: 'here' });
    expect(opened.state()).toMatchObject({ allCounts: { queued: 7 }, jobCounts: { queued: 2 } });
  });

  it('selects what follows when the selected job is deleted', async () => {
    const opened = await openWith([4, 3, 2, 1]);
    opened.store.setState({ selectedId: jobId(3), selected: jobOf(3) });
    opened.feed.hear({ name: 'jobs.removed', payload: { jobIds: [jobId(3), jobId(2)] } });
    expect(opened.ids()).toEqual([4, 1].map(jobId));
    expect(opened.state()).toMatchObject({ selectedId: jobId(1), selected: jobOf(1) });
  });

  it('takes a job’s first picture as its cover, and another when that is deleted', async () => {
    const opened = await openWith([1]);
    const done = imageOf(1, { jobId: jobId(1), status: 'completed' });
    const told = (image: typeof done) =>
      opened.feed.hear({
        name: 'images.changed',
        payload: { batches: [{ jobId: jobId(1), images: [image], skipped: 0 }] },
      });
    told(imageOf(2, { jobId: jobId(1), status: 'generating' }));
    expect(opened.state().covers).toEqual({});
    told(done);
    expect(opened.state().covers).toEqual({ [jobId(1)]: done.id });
    told({ ...done, deletedAt: 9 });
    await opened.answer('job.list', page([1], false, { [jobId(1)]: imageOf(3).id }));
    expect(opened.state().covers).toEqual({ [jobId(1)]: imageOf(3).id });
  });

  it('shows other devices’ jobs apart from this one’s', async () => {
    const opened = await openWith([4, 3]);
    opened.feed.setQuery({ from: 'others' });
    expect(opened.ids()).toEqual([]);
    expect(await opened.answer('job.list', page([9, 8]))).toMatchObject({ from: 'others' });
    await opened.answer('job.counts', ok({ queued: 2 }));
    expect(await opened.answer('job.counts', ok({ completed: 7 }))).toEqual({ search: null, from: 'others' });
    opened.feed.take([jobOf(5)]);
    opened.feed.take([jobOf(9, { status: 'failed', updatedAt: 50 })], 'others');
    expect(opened.ids()).toEqual([9, 8].map(jobId));
    expect(opened.state().jobs[0]?.status).toBe('failed');
    expect(opened.state()).toMatchObject({ allCounts: { queued: 2 }, jobCounts: { completed: 7 } });
    opened.feed.setQuery({ from: 'here' });
    expect(opened.ids()).toEqual([5, 4, 3].map(jobId));
  });

  it('leaves the covers of other devices’ jobs to the list, which knows what is there', async () => {
    const opened = await openWith([4]);
    opened.feed.setQuery({ from: 'others' });
    await opened.answer('job.list', page([9], false, {}));
    const image = imageOf(1, { jobId: jobId(9), status: 'completed' });
    const batch = { jobId: jobId(9), images: [image], skipped: 0 };
    opened.feed.hear({ name: 'images.changed', payload: { batches: [batch] } });
    expect(opened.state().covers).toEqual({});
  });

  it('knows whose a job is as soon as it was listed', async () => {
    const opened = await openWith([4]);
    opened.feed.setQuery({ from: 'others' });
    await opened.answer('job.list', page([9]));
    expect([4, 9, 5].map((number) => opened.feed.originOf(jobId(number)))).toEqual(['here', 'others', null]);
  });

  it('selects nothing of another device when a job of this one is deleted behind the list', async () => {
    const opened = await openWith([4]);
    opened.store.setState({ selectedId: jobId(4), selected: jobOf(4) });
    opened.feed.setQuery({ from: 'others' });
    await opened.answer('job.list', page([9]));
    opened.feed.hear({ name: 'jobs.removed', payload: { jobIds: [jobId(4)] } });
    expect(opened.state()).toMatchObject({ selectedId: null, selected: null });
    expect(opened.ids()).toEqual([jobId(9)]);
  });
});
