import type { CrashRecord, LastEnd, Run } from '../../../shared/contract/diagnostics.ts';
import type { Redact } from '../logging/redaction.ts';
import type { AppLog } from '../ports/app-log.ts';
import type { CrashFiles, Dump, LeftRun } from '../ports/crash-files.ts';
import type { Crash, Crashes, CrashWords } from '../ports/crashes.ts';
import { crashRecord, crashWords, LOG_LINES, messageOf } from './crash-record.ts';

export type CrashBookParts = {
  readonly files: CrashFiles;
  readonly log: Pick<AppLog, 'error' | 'warning' | 'info' | 'lastLines'>;
  readonly host: Run['host'];
  readonly pid: number;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Takes secrets and this machine's folders out. */
  readonly clean: Redact;
};

/** A record that a run wrote so long before its last sign of life, in milliseconds, or later, is of its end. */
const LAST_WORDS_MS = 60_000;

/** Chromium writes its dump a moment before or after it tells of the end. */
const SAME_CRASH_MS = 5_000;

/** The same again within so many milliseconds gets a line in the log and no record of its own: it would push others out. */
const SAME_MS = 60 * 60_000;
const MOST_KNOWN = 1_000;

/** What is kept of crashes, and how the last run ended. */
export class CrashBook implements Crashes {
  readonly #parts: CrashBookParts;
  #written = 0;
  /** When each was last written down, by what it says. */
  readonly #noted = new Map<string, number>();
  #lastEnd: LastEnd | null = null;
  /** Whether what is noted of a run that lasts is of this one: a process that only reads must not end another's. */
  #runs = false;

  constructor(parts: CrashBookParts) {
    this.#parts = parts;
  }

  get folder(): string {
    return this.#parts.files.folder;
  }

  get lastEnd(): LastEnd | null {
    return this.#lastEnd;
  }

  note(crash: Crash): CrashWords {
    try {
      this.#note(crash);
    } catch {
      // The words are what is left to tell of it.
    }
    return crashWords(crash, this.#parts.clean);
  }

  list(): CrashRecord[] {
    const records = this.#parts.files.records();
    const native = this.#parts.files
      .dumps()
      .filter((dump) => !isExplained(dump, records))
      .map((dump) => this.#nativeCrash(dump));
    return [...records, ...native].sort((a, b) => b.at - a.at);
  }

  beginRun(): void {
    const { files, host, pid, version, now, log } = this.#parts;
    this.#runs = true;
    const left = files.beginRun({ host, pid, version, startedAt: now() });
    if (left === null) return;
    const crashId = this.#recordOf(left);
    log.warning('The last run did not end as it should', { ...left, crashId });
    // Whose window is closed hears nothing of a command that was killed in a terminal.
    if (left.host === host) this.#lastEnd = { at: left.lastSign, crashId };
  }

  endRun(): void {
    if (this.#runs) this.#parts.files.endRun();
    this.#runs = false;
  }

  forgetLastEnd(): void {
    this.#lastEnd = null;
  }

  #note(crash: Crash): void {
    const { host, version, now, log } = this.#parts;
    const at = now();
    const key = `${crash.process} ${crash.reason} ${messageOf(crash.error)}`;
    const before = this.#noted.get(key);
    // Before the line about the crash itself, which says no more than the record.
    if (before === undefined || at - before >= SAME_MS) this.#write(crash, { at, host, version });
    if (this.#noted.size < MOST_KNOWN) this.#noted.set(key, at);
    log.error(`Crash of ${WHAT[crash.process]}: ${crash.reason}`, crash.error);
  }

  /** The record that the run wrote itself; one that is made now where it could not. */
  #recordOf(left: LeftRun): string | null {
    const { files } = this.#parts;
    const from = Math.max(left.startedAt, left.lastSign - LAST_WORDS_MS);
    const records = files.records();
    const own = records.find(({ at, process }) => at >= from && process === 'main');
    if (own !== undefined) return own.id;
    const dump = files.dumps().find((one) => one.at >= from && !isExplained(one, records));
    const reason =
      dump === undefined
        ? 'Ended without a word: killed, out of memory, or the power failed'
        : `Crashed in native code, which left ${dump.name}`;
    return this.#write({ process: 'main', reason }, { ...left, at: left.lastSign });
  }

  #nativeCrash({ name, at, bytes }: Dump): CrashRecord {
    const { host } = this.#parts;
    const reason = `A dump of ${bytes} bytes was left in the folder for crashes`;
    return {
      ...{ id: name, at, host, version: '', process: 'native', reason },
      ...{ message: null, stack: null, log: [] },
    };
  }

  #write(crash: Crash, of: Pick<CrashRecord, 'at' | 'host' | 'version'>): string | null {
    const { files, log, pid, clean } = this.#parts;
    this.#written += 1;
    const { at, host, version } = of;
    const time = new Date(at).toISOString().replaceAll(/[:.]/g, '-');
    const id = `${time}-${pid}-${this.#written}`;
    const record = crashRecord(crash, { id, at, host, version, lines: log.lastLines(LOG_LINES), clean });
    return files.write(record) ? id : null;
  }
}

/** Whether a record tells of the crash that left the dump: by its name, or as what ended within the same moment. */
function isExplained(dump: Dump, records: readonly CrashRecord[]): boolean {
  return records.some(
    ({ process, reason, at }) =>
      reason.includes(dump.name) ||
      ((process === 'renderer' || process === 'child') && Math.abs(at - dump.at) <= SAME_CRASH_MS),
  );
}

const WHAT: Readonly<Record<Crash['process'], string>> = {
  main: 'the program',
  page: 'the window’s page',
  renderer: 'the window’s process',
  child: 'a process of Chromium',
  native: 'native code',
};
