import {
  type Backup,
  type CheckKind,
  type CheckStage,
  type DatabaseCheck,
  type DatabaseStatus,
  type LibrarySearch,
  MAX_PROBLEMS,
} from '../../../shared/contract/database.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { notPutBack } from '../app/not-put-back.ts';
import type { HealthWatch } from '../health/health.ts';
import type { ImageGenerationLogger } from '../logging/image-generation-logger.ts';
import { breather } from '../pause.ts';
import type { DatabaseCare } from '../ports/database-care.ts';
import type { Ports } from '../ports/index.ts';
import { backupsToRemove, hasRoomForBackup, isBackupDue } from './backup-plan.ts';
import { checkFiles } from './check-files.ts';
import { type RepairNote, readCheck, readRepair, writeCheck, writeRepair } from './repair-note.ts';
import { type SearchLimit, searchLibrary } from './search-library.ts';
import { whileItMoves } from './while-it-moves.ts';

/** How often it is looked whether a backup is due, and how long after the start for the first time, in milliseconds. */
const LOOK_EVERY_MS = 3_600_000;
const FIRST_LOOK_MS = 60_000;
/** So long the library may not answer while the app starts: then it starts without. In milliseconds. */
const STALL_MS = 30_000;
/** How much older than the last write a job may be that was still at work then. */
const SAFE_MS = 24 * 3_600_000;
/** A check after an unclean end waits until the window is there. */
const CHECK_AFTER_MS = 5_000;

type Parts = {
  readonly ports: Pick<Ports, 'store' | 'files' | 'ids' | 'clock' | 'reportProblem' | 'log'>;
  readonly care: DatabaseCare;
  readonly logger: ImageGenerationLogger;
  readonly isReader: boolean;
  /** Whose a job is that does not say. */
  readonly userId: () => string;
  readonly health: Pick<HealthWatch, 'current' | 'isLibraryAway'>;
  readonly tell: (status: DatabaseStatus) => void;
  readonly onProblem: (message: string, error: unknown, advice: string | null) => void;
};

/** Cares for the database as a whole: notices damage, looks through the library after a repair, checks, and makes backups. */
export class DatabaseWatch {
  readonly #parts: Parts;
  #problem: string | null = null;
  #searching = false;
  #checking: { readonly abort: AbortController; at: CheckStage } | null = null;
  #backup: Promise<Backup> | null = null;
  #backupFailedAt: number | null = null;
  #stopTimers: (() => void)[] = [];
  #lastCheck: DatabaseCheck | null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#lastCheck = readCheck(parts.ports.store);
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
      searching: this.#searching,
      lastCheck: this.#lastCheck,
      checking: this.#checking?.at ?? null,
    };
  }

  /**
   * Looks through the library if the database was repaired and that was not done since, as when its drive was away. Returns whether this is
   * the first start after a repair: then nothing of what is unfinished may go on without its user's word.
   */
  async afterRepair(): Promise<boolean> {
    const { store, log } = this.#parts.ports;
    const note = readRepair(store);
    if (note === null || note.searched) return false;
    if (!note.started) log.info('The database was repaired', note.report);
    await this.#searchAtStart(this.#ownOf(note));
    const after = readRepair(store) ?? note;
    if (!after.started) this.#orReport(() => writeRepair(store, { ...after, started: true }));
    return !note.started;
  }

  /**
   * After an end that was not in order: the end of the database's log may be gone without a trace, and with it what was bought last. Jobs
   * of others are left alone: another Safelight may use the same library.
   */
  async afterUncleanEnd(): Promise<void> {
    const { care, ports } = this.#parts;
    if (care.writtenAt === null) return;
    const found = await this.#searchAtStart({
      what: 'recent',
      since: care.writtenAt - SAFE_MS,
      userIds: this.#users(),
    });
    if (found !== null && found.images > 0) ports.log.info('Images were found again in the library', found);
  }

  /** A library that cannot be read, as that of a failing drive, must not keep the app from starting. */
  async #searchAtStart(only: SearchLimit | null): Promise<LibrarySearch | null> {
    const { clock } = this.#parts.ports;
    try {
      return await whileItMoves(clock, STALL_MS, (moved) => this.#search(only, moved));
    } catch (error) {
      this.#parts.ports.reportProblem('The library could not be looked through', error);
      return null;
    }
  }

  /** Whose the newest jobs here are, and the next one will be. */
  #users(): ReadonlySet<string> {
    const { ports, userId } = this.#parts;
    const newest = { statuses: null, search: null, sort: 'newest', afterId: null, limit: 100 } as const;
    return new Set([userId(), ...ports.store.jobs.page(newest).map((job) => job.userId)]);
  }

  /** The jobs of this database, as far as it still knows whose it is; null where nothing of it was left. */
  #ownOf({ report }: RepairNote): SearchLimit | null {
    const isKnown =
      report.sources.some(({ jobs, settings }) => jobs + settings > 0) || report.rebuilt.jobs > 0;
    return isKnown ? { what: 'own', userIds: this.#users() } : null;
  }

  /**
   * Looks through the library for images that the database does not know.
   * @throws AppError `not_possible` while that is done already, or when the library is not there
   */
  async search(): Promise<LibrarySearch> {
    const found = await this.#search(null, () => {});
    if (found !== null) return found;
    const { path } = this.#parts.health.current.library;
    throw new AppError('not_possible', `The library folder ${path} is not there.`, {
      advice: 'Connect the drive that it is on, then search again.',
    });
  }

  /** @param moved called after each file. Returns null when the library is not there: then nothing was looked through. */
  async #search(only: SearchLimit | null, moved: () => void): Promise<LibrarySearch | null> {
    const { ports, logger, userId, health } = this.#parts;
    if (this.#searching) throw new AppError('not_possible', 'The library is being looked through already.');
    this.#searching = true;
    this.#tell();
    const breathe = breather(ports.clock);
    try {
      if (await health.isLibraryAway()) return null;
      const found = await searchLibrary({
        ports,
        userId,
        only,
        breath: async () => {
          moved();
          await breathe();
        },
        onImage: ({ sidecar }) => {
          const job = ports.store.jobs.get(sidecar.jobId);
          if (job === null) return;
          const log = logger.forJob(job.id, job.userId).forImage(sidecar.imageId);
          log.success('cleanup', `Image ${sidecar.index}: found again in the library`, {
            image: sidecar.index,
          });
        },
      });
      if (found === null) return null;
      const note = readRepair(ports.store);
      const told = note === null || (found.images === 0 && note.searched);
      if (!told)
        writeRepair(ports.store, { ...note, searched: true, report: { ...note.report, library: found } });
      return found;
    } finally {
      this.#searching = false;
      this.#tell();
    }
  }

  /** Begins to look after backups, and makes up for what the start had no time for. For a host that stays open. */
  watch(): void {
    const { clock } = this.#parts.ports;
    if (this.#parts.care.notDone !== null) {
      this.#stopTimers.push(clock.after(CHECK_AFTER_MS, () => this.#tellNotDone()));
    }
    if (this.#parts.care.wantsCheck) {
      this.#stopTimers.push(clock.after(CHECK_AFTER_MS, () => void this.check('quick').catch(() => {})));
    }
    this.#lookLater(FIRST_LOOK_MS);
  }

  /** @throws AppError `not_possible` while one is under way, or when it was cancelled */
  async check(kind: CheckKind): Promise<DatabaseCheck> {
    if (this.#checking !== null) throw new AppError('not_possible', 'A check is under way already.');
    const abort = new AbortController();
    const checking = { abort, at: { stage: 'pages', done: 0, total: 0 } as CheckStage };
    this.#checking = checking;
    this.#tell();
    try {
      const problems = await this.#problemsFound(kind, abort.signal, (at) => {
        checking.at = at;
        this.#tell();
      });
      return this.#noteCheck(kind, problems);
    } catch (error) {
      if (!abort.signal.aborted) throw error;
      throw new AppError('not_possible', 'The check was stopped.');
    } finally {
      this.#checking = null;
      this.#tell();
    }
  }

  cancelCheck(): void {
    this.#checking?.abort.abort(new Error('The check was stopped.'));
  }

  backups(): Backup[] {
    return this.#parts.care.backups();
  }

  /** Writes a backup, and looks whether it can be read. @throws AppError */
  async backUp(kind: 'asked' | 'daily'): Promise<Backup> {
    if (this.isDamaged) {
      throw new AppError('not_possible', 'A damaged database is not backed up.', {
        advice: 'Repair it first: the backups that are there are sound.',
      });
    }
    this.#backup ??= this.#backUp(kind).finally(() => {
      this.#backup = null;
    });
    return await this.#backup;
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
    this.cancelCheck();
    await this.#backup?.catch(() => {});
    if (hasRun && !this.#parts.isReader) await this.#backUpIfDue();
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

  async #problemsFound(
    kind: CheckKind,
    signal: AbortSignal,
    onProgress: (at: CheckStage) => void,
  ): Promise<string[]> {
    const { care, ports } = this.#parts;
    if (kind !== 'files') return await care.check(kind, onProgress, signal);
    const files = (done: number, total: number) => onProgress({ stage: 'files', done, total });
    return await checkFiles({ ports, signal, onProgress: files, breath: breather(ports.clock) });
  }

  #noteCheck(kind: CheckKind, problems: readonly string[]): DatabaseCheck {
    const { ports, isReader } = this.#parts;
    const check = { kind, at: ports.clock.now(), problems: problems.slice(0, MAX_PROBLEMS) };
    this.#lastCheck = check;
    const [first] = problems;
    // A file that is gone from the library is no damage of the database.
    if (kind !== 'files' && first !== undefined) this.#noteDamage(first);
    if (!isReader && !this.isDamaged) this.#orReport(() => writeCheck(ports.store, check));
    return check;
  }

  #lookLater(ms: number): void {
    const { clock } = this.#parts.ports;
    const stop = clock.after(ms, () => {
      this.#stopTimers = this.#stopTimers.filter((one) => one !== stop);
      this.#lookLater(LOOK_EVERY_MS);
      void this.#backUpIfDue();
    });
    this.#stopTimers.push(stop);
  }

  async #backUpIfDue(): Promise<void> {
    const { ports, care, health } = this.#parts;
    try {
      if (this.isDamaged) return;
      const isDiskLow = health.current.disk.state !== 'ok';
      const failedAt = this.#backupFailedAt;
      const state = { ...ports.store.lifetime(), backups: care.backups(), isDiskLow, failedAt };
      if (!isBackupDue(state, ports.clock.now())) return;
      const disk = await ports.files.space(health.current.disk.path);
      if (!hasRoomForBackup(disk, ports.store.space.measure().bytes)) return;
      await this.backUp('daily');
      this.#backupFailedAt = null;
    } catch (error) {
      this.#backupFailedAt = ports.clock.now();
      ports.reportProblem('The daily backup of the database could not be made', error);
    }
  }

  async #backUp(kind: 'asked' | 'daily'): Promise<Backup> {
    const { ports, care } = this.#parts;
    const { path } = await ports.store.backUp(kind);
    const made = care.backups().find(({ name }) => path.endsWith(name));
    const wrong = made === undefined ? 'it is not there' : await care.verify(made.name);
    if (made === undefined || wrong !== null) {
      if (made !== undefined) {
        await care.disown(made.name);
        await this.#lookAtOriginal();
      }
      throw new AppError('not_possible', `The backup ${path} is not sound: ${wrong}.`, {
        advice: 'Check the disk; older backups were kept.',
      });
    }
    if (kind === 'daily') {
      const planned = care.atStart.restore;
      const old = backupsToRemove(care.backups()).filter((name) => name !== planned);
      for (const name of old) await care.removeBackup(name);
    }
    return made;
  }

  /** What was copied is damaged: then what it was copied from may be, which nobody may have read lately. */
  async #lookAtOriginal(): Promise<void> {
    try {
      const problems = await this.#parts.care.check('quick', () => {}, new AbortController().signal);
      this.#noteCheck('quick', problems);
    } catch (error) {
      this.#parts.ports.reportProblem('The database could not be checked', error);
    }
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
