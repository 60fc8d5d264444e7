import type { CloudProblem } from '../../../shared/domain/cloud.ts';
import type { ImageFile } from '../../../shared/domain/image.ts';
import type { Level } from '../../../shared/domain/log-entry.ts';
import type { LiveFeed } from '../logging/live-feed.ts';
import type { Redact } from '../logging/redaction.ts';
import type { CloudLink } from '../ports/cloud.ts';
import type { Ports } from '../ports/index.ts';
import type { Store } from '../ports/store.ts';
import { Mirror, type OpenMirror } from './others-mirror.ts';
import { OtherPictures } from './others-pictures.ts';
import { notKept, Reading, type Round } from './others-reading.ts';
import type { Skipped } from './others-rows.ts';
import { SkippedRows } from './others-skipped.ts';
import { Watches } from './others-watch.ts';

const CANNOT_BE_READ = 'What other devices made cannot be read';
const START_AGAIN = 'Make room on the disk if it is full, then start Safelight again.';

export type OthersParts = {
  readonly ports: Ports;
  readonly feed: LiveFeed;
  readonly redact: Redact;
  /** Whether another process is the one that writes: then what it has read is looked at, and nothing is asked. */
  readonly readOnly: boolean;
  /** Writes one of the sync's own messages. */
  readonly note: (level: Level, message: string, details: Record<string, unknown> | null) => void;
  /** Hears why nothing can be read, and null when it can again. */
  readonly onProblem: (problem: CloudProblem | null) => void;
  /** Hears whether changes are told at once. */
  readonly onLive: (live: boolean) => void;
};

/**
 * What other devices of the account made: read from the cloud into a mirror, a database apart, for as long as there is a connection, and
 * looked at there whether there is one or not. Of a job only what a list shows is read, until somebody watches it.
 */
export class Others {
  readonly #parts: OthersParts;
  readonly #mirror: Mirror;
  readonly #watches: Watches;
  readonly #skipped: SkippedRows;
  readonly #pictures: OtherPictures;
  #link: CloudLink | null = null;
  /** How often it was connected or disconnected. */
  #connections = 0;
  #reading: Reading | null = null;
  /** Readings that were ended and still give up what they do. */
  #ending: Promise<unknown> = Promise.resolve();
  #waiters = new Set<(round: Round) => void>();
  /** Whether the mirror was opened anew since it was last read without trouble. */
  #hasReopened = false;

  constructor(parts: OthersParts) {
    const { ports } = parts;
    this.#parts = parts;
    this.#mirror = new Mirror(ports, parts.readOnly);
    this.#watches = new Watches(ports.clock);
    this.#skipped = new SkippedRows(parts.note, parts.redact);
    this.#pictures = new OtherPictures(ports, this.#mirror, parts.note);
  }

  /** Begins to read, over a link of the account that is joined. What an earlier link read is kept. */
  connect(link: CloudLink): void {
    if (this.#link === link || this.#parts.readOnly) return;
    this.disconnect();
    this.#link = link;
    this.#pictures.connect(link);
    // Connected again meanwhile, perhaps over the same link: then the later one begins.
    const connection = this.#connections;
    this.#ending = this.#ending
      .then(() => {
        if (this.#connections === connection) this.#begin(link);
      })
      .catch((error: unknown) => this.#parts.ports.reportProblem(CANNOT_BE_READ, error));
  }

  /** Ends the reading, and keeps what was read. */
  disconnect(): void {
    this.#connections += 1;
    this.#link = null;
    this.#pictures.disconnect();
    this.#tellWaiters({ outcome: 'failed', startedAt: Number.POSITIVE_INFINITY });
    const reading = this.#reading;
    this.#reading = null;
    if (reading !== null) this.#ending = Promise.all([this.#ending, reading.stop()]);
  }

  /** Also removes what was read, with its pictures: the account is left, or another one joined. */
  async drop(): Promise<void> {
    this.disconnect();
    this.#watches.clear();
    await this.#ending;
    await this.#mirror.drop((store) => this.#pictures.drop(store));
    this.#parts.feed.emit({ name: 'cloud.jobs', payload: { changed: [], removed: [], more: true } });
  }

  /** Has a job followed for the next minute, with its images, files and log. Null ends it. */
  watch(jobId: string | null): void {
    if (jobId === null) this.#watches.clear();
    else this.#watches.add(jobId);
    this.#reading?.lookAtWatched();
  }

  /** Reads as soon as may be, also when it failed a moment ago: the machine woke up, or its user asks. */
  readNow(): void {
    this.#reading?.readNow();
  }

  /** Reads now. Whether all there is was read within so many milliseconds, and nothing was in the way; null where nobody is connected. */
  async untilRead(waitMs: number): Promise<boolean | null> {
    if (this.#link === null) return null;
    const { clock } = this.#parts.ports;
    const since = clock.monotonic();
    return new Promise((resolve) => {
      const end = (isAllRead: boolean): void => {
        stopTimer();
        this.#waiters.delete(hear);
        resolve(isAllRead);
      };
      const hear = ({ outcome, startedAt }: Round): void => {
        // One that was under way says nothing about what was asked for since.
        if (startedAt >= since && outcome !== 'more') end(outcome === 'all');
      };
      const stopTimer = clock.after(waitMs, () => end(false));
      this.#waiters.add(hear);
      this.#reading?.readNow();
    });
  }

  /** Where a job of another device is read; null when it is none. */
  ofJob(jobId: string): OpenMirror | null {
    return this.#mirror.jobOf(jobId) === jobId ? this.#mirror.open() : null;
  }

  /** Where an image of another device is read; null when it is none. */
  ofImage(imageId: string): Store | null {
    return this.#mirror.jobOf(imageId) === null ? null : (this.#mirror.open()?.store ?? null);
  }

  /** Whether a job, an image or a file with this id is another device's. */
  holds(id: string): boolean {
    return this.#mirror.jobOf(id) !== null;
  }

  /** What the device is called that made a job, an image or a file; null when it was made here. */
  deviceOf(id: string): string | null {
    const jobId = this.#mirror.jobOf(id);
    return jobId === null ? null : (this.#mirror.open()?.store.mirror.job(jobId)?.deviceName ?? null);
  }

  /** All other devices' jobs, for lists; null when no account is joined. */
  store(): Store | null {
    return this.#mirror.open()?.store ?? null;
  }

  /** A file of another device, by its id or that of its image; null when there is none that can be shown. */
  pictureFile(kind: 'file' | 'image', id: string): ImageFile | null {
    return this.#pictures.find(kind, id);
  }

  /** The absolute path of a file's bytes on this machine, fetched from the cloud if need be; null when they cannot be had. */
  fetch(file: ImageFile): Promise<string | null> {
    return this.#pictures.fetch(file);
  }

  /** Of these jobs' pictures those that are here already: job → image. */
  covers(jobIds: readonly string[]): Promise<Record<string, string>> {
    return this.#pictures.covers(jobIds);
  }

  async stop(): Promise<void> {
    this.disconnect();
    await this.#ending;
    this.#mirror.close();
  }

  #begin(link: CloudLink): void {
    const { ports, feed, onProblem, onLive } = this.#parts;
    const mirror = this.#mirror.open();
    const { broken } = this.#mirror;
    if (broken !== null) onProblem({ ...notKept(broken.error), advice: START_AGAIN });
    if (mirror === null) return;
    const onSkipped = (what: string, rows: readonly Skipped[]): void => {
      this.#mirror.note({ skipped: true });
      this.#skipped.note(what, rows);
    };
    this.#reading = new Reading({ ports, link, mirror: this.#mirror, feed, onSkipped }, mirror.store, {
      watched: () => this.#watches.list(),
      onProblem,
      onLive,
      onRound: (round) => {
        if (round.outcome !== 'failed') this.#hasReopened = false;
        this.#tellWaiters(round);
      },
      onUnusable: () => this.#reopen(link),
    });
  }

  /** Closes the mirror, which removes one that is damaged, and begins again. @returns false where that did not help a moment ago */
  #reopen(link: CloudLink): boolean {
    if (this.#hasReopened || this.#link !== link) return false;
    this.#hasReopened = true;
    this.disconnect();
    this.#ending = this.#ending
      .then(() => this.#mirror.close())
      .catch((error: unknown) => this.#parts.ports.reportProblem(CANNOT_BE_READ, error));
    this.connect(link);
    return true;
  }

  #tellWaiters(round: Round): void {
    for (const waiter of [...this.#waiters]) waiter(round);
  }
}
