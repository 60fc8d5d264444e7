import { AppError } from '../../../shared/contract/result.ts';
import { LogSearch } from '../logging/log-search.ts';
import { pause } from '../pause.ts';
import type { Ports } from '../ports/index.ts';
import type { MirrorSource } from '../ports/mirror-store.ts';
import type { Store } from '../ports/store.ts';

/** Rows removed in one transaction: more would hold the app up. */
const IMAGES_AT_A_TIME = 50;
const ENTRIES_AT_A_TIME = 1_000;

/** A mirror that is open. */
export type OpenMirror = { readonly store: Store; readonly search: LogSearch };

/**
 * The database of what other devices made. Opened when somebody first needs it and an account is joined; one of another account, or in
 * which another version of this app left something out, is begun anew.
 */
export class Mirror {
  readonly #ports: Ports;
  readonly #readOnly: boolean;
  #opened: OpenMirror | null = null;
  /** Why it cannot be opened, until it is closed. */
  #broken: { readonly error: unknown } | null = null;

  /** @param readOnly whether another process is the one that writes to it */
  constructor(ports: Ports, readOnly: boolean) {
    this.#ports = ports;
    this.#readOnly = readOnly;
  }

  get isOpen(): boolean {
    return this.#opened !== null;
  }

  /** Why it cannot be had although an account is joined; null when it can, as far as was tried. */
  get broken(): { readonly error: unknown } | null {
    return this.#broken;
  }

  /** Null when no account is joined, or it cannot be had. Opens it the first time. */
  open(): OpenMirror | null {
    if (this.#opened !== null || this.#broken !== null) return this.#opened;
    try {
      const source = this.#wanted();
      if (source !== null) this.#opened = this.#openFor(source);
    } catch (error) {
      // Once: it is a cache, and whoever looks at the own jobs must not be told at each look.
      this.#broken = { error };
      this.#ports.reportProblem('What other devices made cannot be read', error);
    }
    return this.#opened;
  }

  /**
   * Whether a job, an image or a file with this id is in it, and of which job it is. Never what is in the own store, whatever a row of
   * the cloud says, and nothing is opened for it.
   */
  jobOf(id: string): string | null {
    if (isIn(this.#ports.store, id)) return null;
    const store = this.open()?.store;
    if (store === undefined) return null;
    const jobId = store.mirror.job(id)?.jobId ?? store.images.get(id)?.jobId ?? store.files.get(id)?.jobId;
    return jobId === undefined || store.mirror.job(jobId) === null ? null : jobId;
  }

  /** Takes a job out of it: at once for whoever reads, and its rows in slices. */
  async removeJob(jobId: string, signal: AbortSignal): Promise<void> {
    const { clock } = this.#ports;
    const store = this.#opened?.store;
    if (store === undefined) return;
    store.transaction('normal', () => store.jobs.markDeleted(jobId, clock.now(), false));
    while (store.log.removeOldest(jobId, ENTRIES_AT_A_TIME) > 0) {
      await pause(clock, 0, signal);
      signal.throwIfAborted();
    }
    const imageIds = store.images.ofJob(jobId).map(({ id }) => id);
    for (let at = 0; at < imageIds.length; at += IMAGES_AT_A_TIME) {
      const next = imageIds.slice(at, at + IMAGES_AT_A_TIME);
      store.transaction('normal', () => store.images.remove(next));
      await pause(clock, 0, signal);
      signal.throwIfAborted();
    }
    store.mirror.removeJob(jobId);
  }

  /** Notes how far it was read, or that something was left out. */
  note(changes: Partial<Pick<MirrorSource, 'cursor' | 'skipped'>>): void {
    const source = this.#opened?.store.mirror.source();
    if (source) this.#opened?.store.mirror.setSource({ ...source, ...changes });
  }

  /** Who needs it then opens it anew. */
  close(): void {
    const opened = this.#opened;
    this.#opened = null;
    this.#broken = null;
    opened?.store.close();
  }

  /**
   * Closes it and removes it, also where its account was left already.
   * @param before is given it for the last time
   */
  async drop(before: (store: Store) => Promise<void>): Promise<void> {
    const store = this.#opened?.store ?? this.#ports.mirror.open();
    this.#opened = null;
    this.#broken = null;
    try {
      await before(store);
    } finally {
      store.close();
      if (!this.#readOnly) this.#ports.mirror.remove();
    }
  }

  /** What a mirror for the account that is joined begins with. */
  #wanted(): MirrorSource | null {
    const { account, projectUrl } = this.#ports.store.sync.state();
    if (account === null || projectUrl === null) return null;
    return { account, projectUrl, version: this.#ports.info.version, skipped: false, cursor: null };
  }

  #openFor(wanted: MirrorSource): OpenMirror | null {
    const store = this.#ports.mirror.open();
    try {
      return this.#begun(store, wanted);
    } catch (error) {
      // One that is damaged is removed when it is closed.
      store.close();
      throw error;
    }
  }

  #begun(opened: Store, wanted: MirrorSource): OpenMirror | null {
    let store = opened;
    const found = store.mirror.source();
    if (found === null || !isFor(found, wanted)) {
      if (this.#readOnly) {
        store.close();
        return null;
      }
      if (found !== null) {
        store.close();
        this.#ports.mirror.remove();
        store = this.#ports.mirror.open();
      }
      store.mirror.setSource(wanted);
    }
    return { store, search: new LogSearch(store.log, this.#ports.clock) };
  }
}

function isFor(found: MirrorSource, { account, projectUrl, version }: MirrorSource): boolean {
  if (found.account !== account || found.projectUrl !== projectUrl) return false;
  return !found.skipped || found.version === version;
}

function isIn({ jobs, images, files }: Store, id: string): boolean {
  return jobs.get(id) !== null || images.get(id) !== null || files.get(id) !== null;
}

/**
 * Writes rows in one transaction; where the database refuses one of them, each in its own. What strangers wrote may contradict itself:
 * two images of one index, a file of no image.
 * @returns what was refused, with why
 * @throws AppError `disk_full`, `database_unusable`: that is no row's fault.
 */
export function writeRows<T>(
  store: Store,
  rows: readonly T[],
  write: (rows: readonly T[]) => void,
): { readonly row: T; readonly why: string }[] {
  if (rows.length === 0 || refusal(store, () => write(rows)) === null) return [];
  return rows.flatMap((row) => {
    const why = refusal(store, () => write([row]));
    return why === null ? [] : [{ row, why }];
  });
}

/** Why the database took none of it; null when it took all. */
function refusal(store: Store, write: () => void): string | null {
  try {
    store.transaction('normal', write);
    return null;
  } catch (error) {
    // Of what the store says itself only `not_possible` is about a row: an entry out of its order, a log that is full.
    if (error instanceof AppError && error.data.code !== 'not_possible') throw error;
    return (error as Error).message;
  }
}
