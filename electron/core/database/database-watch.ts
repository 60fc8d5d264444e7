import type {
  Backup,
  CheckKind,
  DatabaseCheck,
  DatabaseStatus,
  LibrarySearch,
} from '../../../shared/contract/database.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { notPutBack } from '../app/not-put-back.ts';
import type { HealthWatch } from '../health/health.ts';
import type { ImageGenerationLogger } from '../logging/image-generation-logger.ts';
import type { LiveFeed } from '../logging/live-feed.ts';
import type { DatabaseCare } from '../ports/database-care.ts';
import type { Ports } from '../ports/index.ts';
import { Backups } from './backups.ts';
import { Checks } from './checks.ts';
import { LibrarySearches } from './library-search.ts';
import { readRepair, writeCheck, writeRepair } from './repair-note.ts';

/** What the start had no time for waits until the window is there, in milliseconds. */
const AFTER_START_MS = 5_000;

type Parts = {
  readonly ports: Pick<Ports, 'store' | 'files' | 'ids' | 'clock' | 'reportProblem' | 'log'>;
  readonly care: DatabaseCare;
  readonly logger: ImageGenerationLogger;
  readonly feed: Pick<LiveFeed, 'jobChanged' | 'imageChanged'>;
  readonly isReader: boolean;
  /** Whose a job is that does not say. */
  readonly userId: () => string;
  readonly health: Pick<HealthWatch, 'current' | 'isLibraryAway'>;
  readonly tell: (status: DatabaseStatus) => void;
  readonly onProblem: (message: string, error: unknown, advice: string | null) => void;
};

/** How the database stands as a whole: notices damage, and tells of its checks, backups, repairs and searches of the library. */
export class DatabaseWatch {
  readonly #parts: Parts;
  readonly #checks: Checks;
  readonly #backups: Backups;
  readonly #searches: LibrarySearches;
  #problem: string | null = null;
  #stopTimers: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    const tell = () => void this.#tell();
    this.#checks = new Checks({ ...parts, tell, onChecked: (check) => this.#noteCheck(check) });
    this.#backups = new Backups({
      ...parts,
      isDamaged: () => this.isDamaged,
      onUnsound: () => this.#checks.lookAtOriginal(),
    });
    this.#searches = new LibrarySearches({ ...parts, tell });
    parts.care.onDamage((problem) => this.#noteDamage(problem));
  }

  /** Nothing new may be started: what would be written down of it might not be there tomorrow. */
  get isDamaged(): boolean {
    return this.#problem !== null;
  }

  status(): DatabaseStatus {
    const { care, ports } = this.#parts;
    const note = this.isDamaged ? null : readRepair(ports.store);
    return {
      state: this.isDamaged ? 'damaged' : 'sound',
      problem: this.#problem,
      atStart: care.atStart,
      canRestart: care.restart !== null,
      repair: note?.report ?? null,
      repairSeen: note?.seen ?? true,
      searching: this.#searches.progress,
      lastCheck: this.#checks.last,
      checking: this.#checks.progress,
    };
  }

  /** See `LibrarySearches`. */
  afterRepair(): Promise<boolean> {
    return this.#searches.afterRepair();
  }

  /** See `LibrarySearches`. */
  afterUncleanEnd(): Promise<void> {
    return this.#searches.afterUncleanEnd();
  }

  /** Looks through the library for images that the database does not know. @throws AppError `not_possible` */
  search(): Promise<LibrarySearch> {
    return this.#searches.asked();
  }

  async cancelSearch(): Promise<void> {
    await this.#searches.cancel();
  }

  /** Begins to look after backups, and makes up for what the start had no time for. For a host that stays open. */
  watch(): void {
    const { care, ports } = this.#parts;
    const later = (work: () => void) => this.#stopTimers.push(ports.clock.after(AFTER_START_MS, work));
    if (care.notDone !== null) later(() => this.#tellNotDone());
    if (care.wantsCheck) later(() => void this.check('quick').catch(() => {}));
    this.#backups.watch();
  }

  /** @throws AppError `not_possible` while one is under way, or when it was cancelled */
  check(kind: CheckKind): Promise<DatabaseCheck> {
    return this.#checks.check(kind);
  }

  cancelCheck(): void {
    this.#checks.cancel();
  }

  /** The newest first. */
  backups(): Backup[] {
    return this.#parts.care.backups();
  }

  /** Writes a backup, and looks whether it can be read. @throws AppError */
  backUp(kind: 'asked' | 'daily'): Promise<Backup> {
    return this.#backups.make(kind);
  }

  /** What the next start does before anything else. */
  setAtStart(plan: Parameters<DatabaseCare['setAtStart']>[0]): DatabaseStatus {
    this.#parts.care.setAtStart(plan);
    return this.#tell();
  }

  /** @throws AppError `not_possible` where the host cannot */
  restart(): void {
    const { restart } = this.#parts.care;
    if (restart === null) {
      throw new AppError('not_possible', 'This app cannot start itself again.', {
        advice: 'Close it and start it again.',
      });
    }
    restart();
  }

  seen(): DatabaseStatus {
    const { store } = this.#parts.ports;
    const note = readRepair(store);
    if (note !== null && !note.seen) writeRepair(store, { ...note, seen: true });
    return this.#tell();
  }

  /** Lets nothing go on; after a run makes the backup that is due. */
  async stop(hasRun: boolean): Promise<void> {
    for (const stop of this.#stopTimers) stop();
    this.#stopTimers = [];
    this.#checks.cancel();
    await this.#searches.cancel();
    await this.#backups.stop();
    if (hasRun && !this.#parts.isReader) await this.#backups.makeIfDue();
  }

  #tellNotDone(): void {
    const { care, onProblem } = this.#parts;
    if (care.notDone === null) return;
    const error = notPutBack(care.notDone.backup, care.notDone.problem);
    onProblem(error.message, error, error.data.advice);
  }

  #noteDamage(problem: string): void {
    if (this.#problem !== null) return;
    this.#problem = problem;
    // Not as a problem to the window too, which has the state to show.
    const what = 'The database is damaged. Nothing new is started, and the next start repairs it';
    this.#parts.ports.reportProblem(what, new Error(problem));
    if (!this.#parts.isReader) this.#orReport(() => this.#parts.care.setAtStart({ repair: problem }));
    this.#tell();
  }

  #noteCheck(check: DatabaseCheck): void {
    const { ports, isReader } = this.#parts;
    const [first] = check.problems;
    // A file that is gone from the library is no damage of the database.
    if (check.kind !== 'files' && first !== undefined) this.#noteDamage(first);
    if (!isReader && !this.isDamaged) this.#orReport(() => writeCheck(ports.store, check));
  }

  #orReport(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#parts.ports.reportProblem('What is known about the database could not be written down', error);
    }
  }

  #tell(): DatabaseStatus {
    const status = this.status();
    this.#parts.tell(status);
    return status;
  }
}
