import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { cloudOf } from '../testing/cloud.ts';
import { imageId } from '../testing/images.ts';
import { jobId, jobOf } from '../testing/jobs.ts';
import { ok, playedClient } from '../testing/played-client.ts';
import { openJobListFeed } from './job-list-feed.ts';
import { openOtherDevices } from './other-devices.ts';
import { OPENING, type SessionState } from './session-state.ts';

const CLOUD_JOBS = { changed: [], removed: [], more: false };

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout'] }));
afterEach(() => void vi.useRealTimers());

function open() {
  const played = playedClient();
  const store = createStore<SessionState>(() => ({ ...OPENING, cloud: cloudOf() }));
  const list = openJobListFeed(played.client, store);
  const others = openOtherDevices(played.client, store, list);
  const look = (number: number | null) =>
    store.setState(
      number === null
        ? { view: { kind: 'metrics' } }
        : {
            view: { kind: 'job' },
            selectedId: jobId(number),
            selected: jobOf(number),
            selectedFrom: 'others',
          },
    );
  return { ...played, store, list, others, look, watched: () => played.answer('cloud.watch', ok({})) };
}

describe('a job of another device', () => {
  it('is watched while it is looked at, again and again, and no longer', async () => {
    const { look, watched, open: asked } = open();
    look(7);
    expect(await watched()).toEqual({ jobId: jobId(7) });
    vi.advanceTimersByTime(20_000);
    expect(await watched()).toEqual({ jobId: jobId(7) });
    look(null);
    expect(await watched()).toEqual({ jobId: null });
    vi.advanceTimersByTime(60_000);
    expect(asked('cloud.watch')).toBe(0);
  });

  it('follows another one only once the watch before was heard of', async () => {
    const { look, watched, open: asked } = open();
    look(7);
    look(null);
    look(8);
    expect(asked('cloud.watch')).toBe(1);
    expect(await watched()).toEqual({ jobId: jobId(7) });
    expect(await watched()).toEqual({ jobId: jobId(8) });
  });

  it('is read again when it is told to have changed, and not when another is', async () => {
    const { look, others, answer, store, open: asked } = open();
    look(7);
    others.hear({ ...CLOUD_JOBS, changed: [jobId(8)] });
    expect(asked('job.get')).toBe(0);
    others.hear({ ...CLOUD_JOBS, changed: [jobId(7)] });
    await answer('job.get', ok({ job: jobOf(7, { status: 'completed', updatedAt: 99 }) }));
    expect(store.getState().selected?.status).toBe('completed');
  });

  it('is read again when more changed than could be told', async () => {
    const { look, others, open: asked } = open();
    look(7);
    others.hear({ ...CLOUD_JOBS, more: true });
    expect(asked('job.get')).toBe(1);
  });

  it('leaves the window when it is deleted where it was made', () => {
    const { look, others, store } = open();
    look(7);
    others.hear({ ...CLOUD_JOBS, removed: [jobId(7)] });
    expect(store.getState()).toMatchObject({ selectedId: null, selected: null });
  });

  it('is found out by asking, where it was in no list, and only with an account', async () => {
    const { others, answer, store } = open();
    const asked = others.holds(jobId(7));
    await answer('cloud.job', ok({ place: 'other_device', device: 'Studio' }));
    expect(await asked).toBe(true);
    store.setState({ cloud: cloudOf({ joined: null }) });
    expect(await others.holds(jobId(7))).toBe(false);
  });
});

describe('the list of other devices’ jobs', () => {
  it('is read again when any of them change, at most once a second', async () => {
    const { list, others, answer, open: asked } = open();
    const page = async (): Promise<void> => {
      await answer('job.list', ok({ jobs: [], nextAfterId: null, covers: {} }));
      await answer('job.counts', ok({}));
      await answer('job.counts', ok({}));
    };
    list.setQuery({ from: 'others' });
    await page();
    others.hear({ ...CLOUD_JOBS, changed: [jobId(7)] });
    await page();
    others.hear({ ...CLOUD_JOBS, changed: [jobId(8)] });
    others.hear({ ...CLOUD_JOBS, changed: [jobId(9)] });
    await vi.advanceTimersByTimeAsync(999);
    expect(asked('job.list')).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked('job.list')).toBe(1);
  });

  it('is read again for a cover when a picture of a watched job may have come', async () => {
    const { list, others, answer, open: asked } = open();
    const told = (number: number): void =>
      others.hearImages({ batches: [{ jobId: jobId(number), images: [], skipped: 1 }] });
    list.setQuery({ from: 'others' });
    const covers = { [jobId(8)]: imageId(1) };
    await answer('job.list', ok({ jobs: [jobOf(9), jobOf(8)], nextAfterId: null, covers }));
    told(8);
    told(3);
    expect(asked('job.list')).toBe(0);
    told(9);
    expect(asked('job.list')).toBe(1);
  });

  it('is not asked for while this device’s jobs are shown', () => {
    const { others, open: asked } = open();
    others.hear({ ...CLOUD_JOBS, changed: [jobId(7)] });
    expect(asked('job.list')).toBe(0);
  });

  it('is another one with another account', async () => {
    const { list, look, store, answer, open: asked } = open();
    list.setQuery({ from: 'others' });
    await answer('job.list', ok({ jobs: [jobOf(7)], nextAfterId: null, covers: {} }));
    look(7);
    store.setState({
      cloud: cloudOf({ joined: { email: 'eve@example.com', url: 'https://project.supabase.co' } }),
    });
    expect(store.getState()).toMatchObject({ jobs: [], selectedId: null, jobQuery: { from: 'others' } });
    expect(asked('job.list')).toBe(1);
    expect(list.originOf(jobId(7))).toBeNull();
  });

  it('goes with the account', () => {
    const { list, look, store } = open();
    list.setQuery({ from: 'others' });
    look(7);
    store.setState({ cloud: cloudOf({ joined: null }) });
    expect(store.getState()).toMatchObject({
      jobQuery: { from: 'here' },
      selectedId: null,
      selected: null,
      selectedFrom: 'here',
    });
  });
});
