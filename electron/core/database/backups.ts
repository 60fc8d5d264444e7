import type { Backup } from '../../../shared/contract/database.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { HealthWatch } from '../health/health.ts';
import type { DatabaseCare } from '../ports/database-care.ts';
import type { Ports } from '../ports/index.ts';
import { backupsToRemove, hasRoomForBackup, isBackupDue } from './backup-plan.ts';

/** How often it is looked whether a backup is due, and how long after the start for the first time, in milliseconds. */
const LOOK_EVERY_MS = 3_600_000;
const FIRST_LOOK_MS = 60_000;

type Parts = {
  readonly ports: Pick<Ports, 'store' | 'files' | 'clock' | 'reportProblem'>;
  readonly care: Pick<DatabaseCare, 'backups' | 'verify' | 'disown' | 'removeBackup' | 'atStart'>;
  readonly health: Pick<HealthWatch, 'current'>;
  readonly isDamaged: () => boolean;
  /** A backup was not sound: what it was copied from may not be either. */
  readonly onUnsound: () => Promise<void>;
};

/** The backups of the database: one a day by itself, and those that its user asks for. */
export class Backups {
  readonly #parts: Parts;
  #making: Promise<Backup> | null = null;
  #failedAt: number | null = null;
  #stopTimer = (): void => {};

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Begins to look whether one is due. */
  watch(): void {
    this.#lookIn(FIRST_LOOK_MS);
  }

  /** Looks no more, and waits for the one that is being made. */
  async stop(): Promise<void> {
    this.#stopTimer();
    await this.#making?.catch(() => {});
  }

  /** Writes a backup, and looks whether it can be read. @throws AppError */
  async make(kind: 'asked' | 'daily'): Promise<Backup> {
    if (this.#parts.isDamaged()) {
      throw new AppError('not_possible', 'A damaged database is not backed up.', {
        advice: 'Repair it first: the backups that are there are sound.',
      });
    }
    this.#making ??= this.#make(kind).finally(() => {
      this.#making = null;
    });
    return await this.#making;
  }

  /** Never throws: one that could not be made is told, and tried again a day later. */
  async makeIfDue(): Promise<void> {
    const { ports, care, health, isDamaged } = this.#parts;
    try {
      if (isDamaged()) return;
      const isDiskLow = health.current.disk.state !== 'ok';
      const state = {
        ...ports.store.lifetime(),
        ...{ backups: care.backups(), isDiskLow, failedAt: this.#failedAt },
      };
      if (!isBackupDue(state, ports.clock.now())) return;
      const disk = await ports.files.space(health.current.disk.path);
      if (!hasRoomForBackup(disk, ports.store.space.measure().bytes)) return;
      await this.make('daily');
      this.#failedAt = null;
    } catch (error) {
      this.#failedAt = ports.clock.now();
      ports.reportProblem('The daily backup of the database could not be made', error);
    }
  }

  #lookIn(ms: number): void {
    this.#stopTimer = this.#parts.ports.clock.after(ms, () => {
      this.#lookIn(LOOK_EVERY_MS);
      void this.makeIfDue();
    });
  }

  async #make(kind: 'asked' | 'daily'): Promise<Backup> {
    const { ports, care, onUnsound } = this.#parts;
    const { path } = await ports.store.backUp(kind);
    const made = care.backups().find(({ name }) => path.endsWith(name));
    const wrong = made === undefined ? 'it is not there' : await care.verify(made.name);
    if (made === undefined || wrong !== null) {
      if (made !== undefined) {
        await care.disown(made.name);
        await onUnsound();
      }
      throw new AppError('not_possible', `The backup ${path} is not sound: ${wrong}.`, {
        advice: 'Check the disk; older backups were kept.',
      });
    }
    if (kind === 'daily') await this.#removeOld();
    return made;
  }

  async #removeOld(): Promise<void> {
    const { care } = this.#parts;
    const planned = care.atStart.restore;
    const old = backupsToRemove(care.backups()).filter((name) => name !== planned);
    for (const name of old) await care.removeBackup(name);
  }
}
