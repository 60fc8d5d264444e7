import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { Redact } from '../logging/redaction.ts';
import type { Ports } from '../ports/index.ts';
import { Lane } from './lane.ts';
import { LogLine } from './log-line.ts';
import { PushRound } from './push-round.ts';
import { Refusals } from './refusals.ts';
import type { Connection, Sending } from './sending.ts';
import { worstOf } from './status.ts';
import type { SyncNotes } from './sync-notes.ts';
import type { Trouble } from './trouble.ts';
import { pushUploads } from './uploads.ts';

/** While there is ever more to send it goes in rounds this far apart: a reader elsewhere sees it a second later at most. */
const ROUND_MS = 1_000;

export type PushParts = {
  readonly ports: Ports;
  readonly redact: Redact;
  readonly notes: SyncNotes;
  /** Whether old jobs are held back. */
  readonly historyPaused: () => boolean;
  /** Something was sent, came into line, or is in the way. */
  readonly onChange: () => void;
  /** All rows that there were are sent. */
  readonly onSent: () => void;
};

/** Brings what is here into the cloud, rows and pictures side by side, while there is a connection. */
export class Push {
  readonly line: LogLine;
  readonly #parts: PushParts;
  readonly #rows: Lane;
  readonly #pictures: Lane;
  #connected: { readonly sending: Sending; readonly pictures: Sending; readonly round: PushRound } | null =
    null;
  /** Whether, since it was connected, everything was looked through once. */
  #hasLooked = false;

  constructor(parts: PushParts) {
    const { ports, onChange } = parts;
    this.#parts = parts;
    const { store } = ports;
    // Asked through the store, which makes its part for the sync when it is first needed.
    this.line = new LogLine({
      backlog: (jobId) => store.sync.backlog(jobId),
      backlogs: (afterJobId, limit) => store.sync.backlogs(afterJobId, limit),
    });
    const lane = (gapMs: number, what: string, work: (signal: AbortSignal) => Promise<void>) =>
      new Lane({
        clock: ports.clock,
        random: () => ports.ids.random(),
        gapMs,
        work,
        onChange,
        onDefect: (error) => ports.reportProblem(what, error),
      });
    this.#rows = lane(ROUND_MS, 'What is to be sent to the cloud could not be prepared', (signal) =>
      this.#sendRows(signal),
    );
    this.#pictures = lane(0, 'A picture could not be sent to the cloud', (signal) =>
      this.#sendPictures(signal),
    );
  }

  /** Why nothing, or no picture, gets through; null when nothing is in the way. */
  get trouble(): Trouble | null {
    return worstOf([this.#rows.trouble, this.#pictures.trouble]);
  }

  /** Whether nothing is under way, and nothing about to begin. */
  get isIdle(): boolean {
    return this.#rows.isIdle && this.#pictures.isIdle;
  }

  /** Whether it is connected and has not seen everything yet, so that what waits is not known. */
  get isLooking(): boolean {
    return this.#connected !== null && !this.#hasLooked;
  }

  /** Begins to send. */
  connect(connection: Connection): void {
    const { ports, redact, notes, historyPaused, onChange } = this.#parts;
    const uploading = new Set<string>();
    const known = { ...connection, ports, redact, notes, line: this.line, uploading };
    // Tables and bucket each have rules of their own.
    const sending = { ...known, refusals: new Refusals() };
    const pictures = { ...known, refusals: new Refusals() };
    const round = new PushRound(sending, historyPaused, onChange);
    this.#connected = { sending, pictures, round };
    this.#hasLooked = false;
    this.#rows.open();
    this.#pictures.open();
  }

  /** Stops at once. Resolves when nothing goes on any more; what was not acknowledged by then is sent again one day. */
  async disconnect(): Promise<void> {
    this.#connected = null;
    this.#hasLooked = false;
    await Promise.all([this.#rows.close(), this.#pictures.close()]);
  }

  heard(entries: readonly LogEntry[]): void {
    this.line.heard(entries);
    this.lookSoon();
  }

  /** Something changed that may have to be sent. Pictures are looked for after the rows, so no log entry costs more than a timer. */
  lookSoon(): void {
    this.#rows.lookSoon();
  }

  /** Waits for nothing any more: its user asks, or the machine woke up. */
  tryNow(): void {
    this.#connected?.round.checkAgain();
    this.#connected?.sending.refusals.forget();
    this.#connected?.pictures.refusals.forget();
    this.#rows.tryNow();
    this.#pictures.tryNow();
  }

  rest(): void {
    this.#rows.rest();
    this.#pictures.rest();
  }

  wake(): void {
    this.#rows.wake();
    this.#pictures.wake();
  }

  async #sendRows(signal: AbortSignal): Promise<void> {
    if (this.#connected === null) return;
    const { round } = this.#connected;
    try {
      await round.run(signal);
    } catch (error) {
      // What was in the way may be another thing, or the same and mended, the next time.
      round.checkAgain();
      throw error;
    }
    signal.throwIfAborted();
    this.#hasLooked = true;
    this.#parts.onSent();
    this.#pictures.lookSoon();
  }

  async #sendPictures(signal: AbortSignal): Promise<void> {
    if (this.#connected === null) return;
    const { pictures } = this.#connected;
    await pushUploads(pictures, signal, () => {
      this.#rows.lookSoon();
      this.#parts.onChange();
    });
  }
}
