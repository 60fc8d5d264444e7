import type { NewLogEntry } from '../ports/store.ts';

/** So many are kept; what comes after them is counted as lost. */
const MOST_KEPT = 1_000;
/** A try ends after so many refusals: then it is the log that fails, not the entries. */
const MOST_REFUSALS = 3;

export type KeptEntriesParts = {
  /** Writes one entry. Throws when that fails. */
  readonly append: (entry: NewLogEntry) => void;
  /** Hears once when a streak of failures begins and once when it is over. Must not throw. */
  readonly onProblem: (message: string, error: unknown) => void;
};

/**
 * The log entries that could not be written, oldest first, until they can be. One that is refused although others were
 * written since its last try is refused for a reason of its own (its job is gone, say) and is given up; a disk that fills
 * up again in between costs nothing.
 */
export class KeptEntries {
  readonly #parts: KeptEntriesParts;
  #entries: NewLogEntry[] = [];
  #late = 0;
  #lost = 0;
  #lastError: unknown = null;
  /** Entries written so far; and of the kept ones that were refused again, how many there were then. */
  #written = 0;
  readonly #refusedAt = new Map<NewLogEntry, number>();

  constructor(parts: KeptEntriesParts) {
    this.#parts = parts;
  }

  keep(entries: readonly NewLogEntry[], error: unknown): void {
    const first = this.#entries.length === 0;
    const room = MOST_KEPT - this.#entries.length;
    this.#entries.push(...entries.slice(0, room));
    this.#lost += Math.max(0, entries.length - room);
    if (first) this.#parts.onProblem('The log cannot be written; entries are kept and written later', error);
  }

  /** Another entry was written, by itself as the kept ones will be: one of a transaction proves nothing about them. */
  anotherWritten(): void {
    this.#written += 1;
  }

  /** Writes what can be written now. Must not be called in a transaction, which a refused entry would end. */
  retry(): void {
    if (this.#entries.length === 0) return;
    const refused: NewLogEntry[] = [];
    let tried = 0;
    for (const entry of this.#entries) {
      if (refused.length === MOST_REFUSALS) break;
      tried += 1;
      if (!this.#write(entry) && !this.#isHopeless(entry)) refused.push(entry);
    }
    this.#entries.splice(0, tried, ...refused);
    if (this.#entries.length === 0) this.#report('The log is written again');
  }

  /** Tries every entry a last time and says how many are lost. */
  close(): void {
    if (this.#entries.length === 0) return;
    for (const entry of this.#entries) if (!this.#write(entry)) this.#lost += 1;
    this.#entries = [];
    this.#report('The log is closed');
  }

  #write(entry: NewLogEntry): boolean {
    try {
      this.#parts.append(entry);
    } catch (error) {
      this.#lastError = error;
      return false;
    }
    this.#late += 1;
    this.#written += 1;
    return true;
  }

  /** Whether an entry that was refused just now is given up; otherwise it is remembered as refused. */
  #isHopeless(entry: NewLogEntry): boolean {
    const before = this.#refusedAt.get(entry);
    if (before !== undefined && before < this.#written) {
      this.#lost += 1;
      this.#refusedAt.delete(entry);
      return true;
    }
    this.#refusedAt.set(entry, this.#written);
    return false;
  }

  #report(what: string): void {
    const [late, lost, error] = [this.#late, this.#lost, this.#lastError];
    this.#late = 0;
    this.#lost = 0;
    this.#lastError = null;
    this.#refusedAt.clear();
    this.#parts.onProblem(`${what}: ${late} entries were late, ${lost} lost`, lost > 0 ? error : null);
  }
}
