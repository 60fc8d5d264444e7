import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { Result } from '../../shared/contract/result.ts';
import { imageOf } from '../testing/images.ts';
import { jobId } from '../testing/jobs.ts';
import { openJobImages } from './job-images-feed.ts';

/** A feed on a client that the test plays. */
function open() {
  const asked: ((answer: Result<unknown>) => void)[] = [];
  const listeners = new Set<(event: AnyEvent) => void>();
  const call = () => new Promise((resolve) => asked.push(resolve));
  const feed = openJobImages(
    {
      client: { call: call as unknown as Client['call'] },
      on(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    jobId(1),
  );
  return {
    feed,
    state: () => feed.store.getState(),
    waiting: () => asked.length,
    async answer(answer: Result<unknown>) {
      asked.shift()?.(answer);
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
    tell(job: number, images: readonly ReturnType<typeof imageOf>[], skipped = 0) {
      const batches = [{ jobId: jobId(job), images: [...images], skipped }];
      for (const listener of listeners) listener({ name: 'images.changed', payload: { batches } });
    },
  };
}

const listed = (...images: ReturnType<typeof imageOf>[]): Result<unknown> => ({ ok: true, value: images });

describe('the live images of a job', () => {
  it('are the list, with what events told while it was on its way', async () => {
    const { state, tell, answer } = open();
    const generating = imageOf(2, { status: 'generating', updatedAt: 3 });
    tell(1, [generating]);
    expect(state().phase).toBe('loading');
    await answer(listed(imageOf(1), imageOf(2)));
    expect(state()).toEqual({ phase: 'ready', error: null, images: [imageOf(1), generating] });
  });

  it('follow the events of their own job only', async () => {
    const { state, tell, answer } = open();
    await answer(listed(imageOf(1)));
    tell(2, [imageOf(1, { status: 'failed', updatedAt: 9 })]);
    expect(state().images).toEqual([imageOf(1)]);
    tell(1, [imageOf(1, { status: 'completed', updatedAt: 9 })]);
    expect(state().images[0]?.status).toBe('completed');
  });

  it('are loaded again after a burst, once for however many events tell of it', async () => {
    const { state, tell, answer, waiting } = open();
    await answer(listed(imageOf(1)));
    for (let frame = 0; frame < 5; frame += 1) tell(1, [], 900);
    expect(waiting()).toBe(1);
    await answer(listed(imageOf(1, { status: 'generating', updatedAt: 1 })));
    expect(waiting()).toBe(1); // What changed after the first of the five was asked for.
    await answer(listed(imageOf(1, { status: 'cancelled', updatedAt: 2 })));
    expect(waiting()).toBe(0);
    expect(state().images[0]?.status).toBe('cancelled');
  });

  it('are what the list says after a burst, also where only a star has changed', async () => {
    const { state, tell, answer } = open();
    await answer(listed(imageOf(1)));
    tell(1, [], 900);
    await answer(listed(imageOf(1, { starred: true })));
    expect(state().images[0]?.starred).toBe(true);
  });

  it('say why they could not be had, and come when asked again', async () => {
    const { feed, state, answer } = open();
    const error = { code: 'internal', message: 'Broken.', advice: null, field: null } as const;
    await answer({ ok: false, error });
    expect(state()).toMatchObject({ phase: 'failed', error });
    feed.reload();
    await answer(listed(imageOf(1)));
    expect(state()).toMatchObject({ phase: 'ready', error: null });
  });

  it('stay shown when loading them again fails', async () => {
    const { feed, state, answer } = open();
    await answer(listed(imageOf(1)));
    feed.reload();
    await answer({ ok: false, error: { code: 'internal', message: 'Broken.', advice: null, field: null } });
    expect(state()).toMatchObject({ phase: 'ready', images: [imageOf(1)] });
  });

  describe('of a large job', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });
    const many = Array.from({ length: 2_000 }, (_, index) => imageOf(index + 1));
    const changed = (index: number, updatedAt: number) => imageOf(index, { status: 'completed', updatedAt });

    async function openLarge() {
      const opened = open();
      await opened.answer(listed(...many));
      let drawn = 0;
      opened.feed.store.subscribe(() => {
        drawn += 1;
      });
      return { ...opened, drawn: () => drawn };
    }

    it('are shown together, a few times a second, the last state of each', async () => {
      const { tell, state, drawn } = await openLarge();
      tell(1, [changed(7, 1)]);
      tell(1, [changed(7, 2), changed(8, 2)]);
      expect(drawn()).toBe(0);
      vi.advanceTimersByTime(100);
      expect(drawn()).toBe(1);
      expect(
        state()
          .images.slice(6, 8)
          .map(({ updatedAt }) => updatedAt),
      ).toEqual([2, 2]);
    });

    it('show at once what their user did', async () => {
      const { feed, tell, state } = await openLarge();
      tell(1, [changed(7, 1)]);
      feed.update([imageOf(8, { starred: true })]);
      expect(state().images[7]?.starred).toBe(true);
      expect(state().images[6]?.status).toBe('completed');
      expect(vi.getTimerCount()).toBe(0);
    });

    it('leave no timer behind when they are closed', async () => {
      const { feed, tell } = await openLarge();
      tell(1, [changed(7, 1)]);
      feed.close();
      expect(vi.getTimerCount()).toBe(0);
    });
  });

  it('change no more once they are closed', async () => {
    const { feed, state, tell, answer } = open();
    feed.close();
    tell(1, [imageOf(1)]);
    await answer(listed(imageOf(1)));
    expect(state().images).toEqual([]);
  });
});
