import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/contract/client.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { Image } from '../../shared/domain/image.ts';
import { afterBatch, type JobImages, NO_IMAGES, withChanged, withListed } from './job-images.ts';
import { runAgain } from './run-again.ts';

/** The live images of one job. */
export type JobImagesFeed = {
  readonly store: StoreApi<JobImages>;
  /** Takes in images that a command answered, without waiting for their event. */
  update(images: readonly Image[]): void;
  /** Asks for the whole list again. While one is on its way, asks once more after it. */
  reload(): void;
  close(): void;
};

/** What the feed needs of a session. */
export type ImagesSource = {
  readonly client: Pick<Client, 'call'>;
  on(listener: (event: AnyEvent) => void): () => void;
};

/**
 * Starts to listen, then loads, so that nothing in between is missed. Above the app's bound an event only says that many images
 * changed: the list is then loaded again, never more than once at a time however many such events come.
 */
export function openJobImages({ client, on }: ImagesSource, jobId: string): JobImagesFeed {
  const store = createStore<JobImages>(() => NO_IMAGES);
  let open = true;

  const load = runAgain(async () => {
    const answer = await client.call('image.list', { jobId });
    if (!open) return;
    store.setState((held) =>
      answer.ok
        ? { phase: 'ready', error: null, images: withListed(held.images, answer.value) }
        : { phase: held.phase === 'ready' ? 'ready' : 'failed', error: answer.error },
    );
  });

  const stop = on((event) => {
    if (event.name !== 'images.changed') return;
    for (const batch of event.payload.batches) {
      if (batch.jobId !== jobId) continue;
      const { next, reload } = afterBatch(store.getState(), batch);
      store.setState(next, true);
      if (reload) void load();
    }
  });
  void load();
  return {
    store,
    update: (images) => store.setState((held) => ({ images: withChanged(held.images, images) })),
    reload: () => void load(),
    close() {
      open = false;
      stop();
    },
  };
}
