import { createHash } from 'node:crypto';
import type { Line } from '../lives/order.ts';
import type { Found } from './disk.ts';
import type { Snapshot } from './snapshot.ts';

/** What a recording's process had promised up to some moment, as the least that must be left after a power cut. */
export class Promises {
  /** The database must be as it was at this one of its states, or a later one. */
  atLeast = 0;
  /** What must lie at a path; null for nothing. */
  readonly files = new Map<string, string | null>();
  /** Calls that were about to be made, or had been before. */
  readonly sent: string[];
  /** Images that the user allowed to be bought again. */
  readonly allowed: string[] = [];
  readonly broken: string[] = [];
  readonly #history: readonly Snapshot[];
  #cut = '';

  /** @param history every state that the database was in, in order */
  constructor(history: readonly Snapshot[]) {
    this.#history = history;
    this.sent = [...(history[0]?.attempts.keys() ?? [])];
  }

  /**
   * Hears what the process said.
   * @param reached the state that the database is in now
   */
  hear(text: string, reached: number, now: () => Found): void {
    const lines = (this.#cut + text).split('\n');
    this.#cut = lines.pop() ?? '';
    for (const line of lines) this.#take(JSON.parse(line) as Line, reached, now);
  }

  #take(line: Line, reached: number, now: () => Found): void {
    if ('full' in line) this.#reach(reached);
    if ('allowed' in line) this.allowed.push(...line.allowed);
    if ('sending' in line) {
      this.sent.push(line.sending);
      this.#find(line.sending, ({ attempts }) => attempts.get(line.sending) === 'sending', reached);
    }
    if ('created' in line) this.#find(line.created, ({ jobs }) => jobs.has(line.created), reached);
    if ('job' in line) this.#find(line.job, ({ jobs }) => jobs.get(line.job) === line.status, reached);
    if ('images' in line) {
      for (const [, id, status, at] of line.images) {
        // The one change that a power cut may take: recovery goes back to the saved base image all the same.
        if (status === 'processing') continue;
        this.#find(id, ({ images }) => images.get(id) === `${status} ${at}`, reached);
      }
    }
    if ('file' in line) this.files.set(line.file, line.is === 'gone' ? null : hashOf(now().get(line.file)));
  }

  /** What was announced must be in the first state of the database that holds it, or a later one. */
  #find(what: string, holds: (snapshot: Snapshot) => boolean, reached: number): void {
    const first = this.#history.findIndex(holds);
    if (first < 0 || first > reached) this.broken.push(`${what} was announced before it was in the database`);
    else this.#reach(first);
  }

  #reach(state: number): void {
    this.atLeast = Math.max(this.atLeast, state);
  }
}

export function hashOf(bytes: Buffer | undefined): string | null {
  return bytes === undefined ? null : createHash('sha256').update(bytes).digest('hex');
}
