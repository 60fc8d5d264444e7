import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/contract/client.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { Image } from '../../shared/domain/image.ts';
import { type JobImages, NO_IMAGES, withChanged, withListed } from './job-images.ts';
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

/**
 * Each change of a list longer than this costs its readers a few milliseconds, and a large job changes in every frame: then they are
 * shown together, this often. Nobody sees a tenth of a second among a thousand tiles.
 */
const MANY = 1_000;
const MANY_WAIT_MS = 100;

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
  /** What was told while a list is on its way that may be older; null while none is. */
  let told: Image[] | null = null;

  const load = runAgain(async () => {
    told = [];
    const answer = await client.call('image.list', { jobId });
    const meanwhile = told;
    told = null;
    if (!open) return;
    store.setState((held) =>
      answer.ok
        ? { phase: 'ready', error: null, images: withListed(meanwhile, answer.value) }
        : { phase: held.phase === 'ready' ? 'ready' : 'failed', error: answer.error },
    );
  });

  /** Told and not shown yet. */
  let waiting: Image[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(): void {
    timer = undefined;
    const changed = waiting;
    waiting = [];
    store.setState((held) => ({ images: withChanged(held.images, changed) }));
  }

  function take(images: readonly Image[]): void {
    told?.push(...images);
    waiting.push(...images);
    if (store.getState().images.length <= MANY) show();
    else timer ??= setTimeout(show, MANY_WAIT_MS);
  }

  const stop = on((event) => {
    if (event.name !== 'images.changed') return;
    for (const { jobId: of, images, skipped } of event.payload.batches) {
      if (of !== jobId) continue;
      if (images.length > 0) take(images);
      if (skipped > 0) void load();
    }
  });
  void load();
  return {
    store,
    update(images) {
      told?.push(...images);
      waiting.push(...images);
      clearTimeout(timer);
      show();
    },
    reload: () => void load(),
    close() {
      open = false;
      clearTimeout(timer);
      stop();
    },
  };
}
