import { randomBytes } from 'node:crypto';
import type { AnyEvent } from '../../../shared/contract/events.ts';

/** How much is kept for pages that were away for a moment. 1,000 events are a minute of a busy app. */
const MAX_EVENTS = 1_000;
/** In UTF-16 code units, which is bytes for nearly all of it. */
const MAX_SIZE = 8_000_000;
/** What is handed out at a time, so that a slow reader is not given all of it at once. */
const PIECE_SIZE = 256_000;

/** A place in the stream of events: all up to this one were read. */
export type Place = number;

/** The last events, ready to be sent. Readers share them and have a place of their own; nothing is kept for a reader. */
export class EventRing {
  /** Tells the ids of this process from those of an earlier one. */
  readonly #epoch = randomBytes(8).toString('hex');
  readonly #maxEvents: number;
  readonly #maxSize: number;
  /** By number, oldest first. */
  readonly #frames = new Map<number, string>();
  readonly #watchers = new Set<() => void>();
  #size = 0;
  #last: Place = 0;

  constructor(maxEvents = MAX_EVENTS, maxSize = MAX_SIZE) {
    this.#maxEvents = maxEvents;
    this.#maxSize = maxSize;
  }

  /** Takes an event in, and lets go of the oldest where there are too many. */
  push(event: AnyEvent): void {
    this.#last += 1;
    const frame = `id: ${this.idOf(this.#last)}\ndata: ${JSON.stringify(event)}\n\n`;
    this.#frames.set(this.#last, frame);
    this.#size += frame.length;
    this.#trim();
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** The place behind the newest event. */
  get end(): Place {
    return this.#last;
  }

  idOf(place: Place): string {
    return `${this.#epoch}.${place}`;
  }

  /** The place that an id names; null when what came after it is gone, or when it is no id of this process. */
  placeOf(id: string): Place | null {
    const [, epoch, digits] = /^([0-9a-f]{16})\.(\d{1,15})$/.exec(id) ?? [];
    const place = Number(digits);
    return epoch === this.#epoch && place <= this.#last && this.#has(place) ? place : null;
  }

  /**
   * The next piece after a place, in the form of server-sent events; empty when there is none yet, null when what came after
   * the place is gone.
   */
  read(place: Place): { readonly text: string; readonly place: Place } | null {
    if (!this.#has(place)) return null;
    let text = '';
    let at = place;
    while (at < this.#last && text.length < PIECE_SIZE) {
      at += 1;
      text += this.#frames.get(at) ?? '';
    }
    return { text, place: at };
  }

  /** Calls back after each event. Returns the function that stops it. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Whether all that came after the place is still there. */
  #has(place: Place): boolean {
    return place === this.#last || this.#frames.has(place + 1);
  }

  #trim(): void {
    for (const [number, frame] of this.#frames) {
      const fits = this.#frames.size <= this.#maxEvents && this.#size <= this.#maxSize;
      // The newest stays whatever its size: the reader that is waiting for it is there.
      if (fits || number === this.#last) return;
      this.#frames.delete(number);
      this.#size -= frame.length;
    }
  }
}
