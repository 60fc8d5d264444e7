import type { Client } from '../../../../shared/contract/client.ts';
import type { AnyEvent } from '../../../../shared/contract/events.ts';

export type Heard<T> = {
  /** The first that matches, also one that came before this was asked. */
  first(matches: (heard: T) => boolean): Promise<T>;
  stop(): void;
};

/** Hears what `pick` takes out of events from now on: what is started after this cannot end unheard. */
export function listenFor<T>(client: Client, pick: (event: AnyEvent) => T | null): Heard<T> {
  const heard: T[] = [];
  let wake = (): void => {};
  const stop = client.subscribe((event) => {
    const picked = pick(event);
    if (picked === null) return;
    heard.push(picked);
    wake();
  });
  return {
    stop,
    async first(matches) {
      for (;;) {
        const found = heard.find(matches);
        if (found !== undefined) return found;
        await new Promise<void>((done) => {
          wake = done;
        });
      }
    },
  };
}
