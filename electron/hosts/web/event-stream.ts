import type { EventRing, Place } from './event-ring.ts';

/** How soon a browser tries again, in milliseconds. */
const RETRY_MS = 1_000;
/** Often enough that nothing on the way takes the connection for dead. Milliseconds. */
export const HEARTBEAT_MS = 15_000;

export type EventStreamOptions = {
  readonly ring: EventRing;
  /** The Last-Event-ID of a reader that comes back; null for a new one. */
  readonly lastEventId: string | null;
  readonly heartbeatMs: number;
  /** Cuts the connection. Called when the reader takes nothing in for a whole heartbeat, or is further behind than is kept. */
  readonly drop: () => void;
};

/**
 * The events from now on, or from where the reader was, as a body of server-sent events. A reader whose place is gone first gets
 * `reset`: it must load anew what it shows. Pieces are made when the connection takes them, so that nothing piles up for
 * a reader that is slow; one that is too slow is dropped, and comes back to a `reset`.
 */
export function eventStream(options: EventStreamOptions): ReadableStream<Uint8Array> {
  const { ring, heartbeatMs, drop } = options;
  const encoder = new TextEncoder();
  const { place: start, greeting } = greet(ring, options.lastEventId);
  let place = start;
  /** Set while the connection waits for something to send. */
  let give: ((text: string) => void) | null = null;
  let takenSinceBeat = true;

  const next = (): string => {
    const piece = ring.read(place);
    if (piece === null) {
      drop();
      return '';
    }
    place = piece.place;
    return piece.text;
  };
  /** A second event in the same moment must find nobody waiting: what is given to a promise twice is lost. */
  const hand = (make: () => string): void => {
    const waiting = give;
    give = null;
    waiting?.(make());
  };
  const stopWatching = ring.watch(() => {
    if (give !== null) hand(next);
  });
  const beat = setInterval(() => {
    if (give !== null) hand(() => ': still here\n\n');
    else if (!takenSinceBeat) drop();
    takenSinceBeat = false;
  }, heartbeatMs);

  return new ReadableStream(
    {
      start: (controller) => controller.enqueue(encoder.encode(greeting)),
      async pull(controller) {
        takenSinceBeat = true;
        const text = next() || (await new Promise<string>((resolve) => (give = resolve)));
        controller.enqueue(encoder.encode(text));
      },
      cancel() {
        clearInterval(beat);
        stopWatching();
      },
    },
    { highWaterMark: 0 },
  );
}

/** What a reader gets first. It bears an id, so that a reader that loses the connection before any event misses none. */
function greet(ring: EventRing, lastEventId: string | null): { place: Place; greeting: string } {
  const known = lastEventId === null ? ring.end : ring.placeOf(lastEventId);
  const place = known ?? ring.end;
  const name = known === null ? 'reset' : 'hello';
  return { place, greeting: `retry: ${RETRY_MS}\nid: ${ring.idOf(place)}\nevent: ${name}\ndata:\n\n` };
}
