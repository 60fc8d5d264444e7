import {
  type CheckKind,
  type CheckStage,
  type DatabaseCheck,
  MAX_PROBLEMS,
} from '../../../shared/contract/database.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { breather } from '../pause.ts';
import type { DatabaseCare } from '../ports/database-care.ts';
import type { Ports } from '../ports/index.ts';
import { checkFiles } from './check-files.ts';
import { readCheck } from './repair-note.ts';

type Parts = {
  readonly ports: Pick<Ports, 'store' | 'files' | 'clock' | 'reportProblem'>;
  readonly care: Pick<DatabaseCare, 'check'>;
  /** A check has begun, got on or ended. */
  readonly tell: () => void;
  /** What a check has found, whatever that is. */
  readonly onChecked: (check: DatabaseCheck) => void;
};

/** Whether the database is sound: one look at a time, which can be stopped. */
export class Checks {
  readonly #parts: Parts;
  #running: { readonly abort: AbortController; at: CheckStage } | null = null;
  #last: DatabaseCheck | null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#last = readCheck(parts.ports.store);
  }

  /** Null when there was none. */
  get last(): DatabaseCheck | null {
    return this.#last;
  }

  /** Null while none is under way. */
  get progress(): CheckStage | null {
    return this.#running?.at ?? null;
  }

  /** @throws AppError `not_possible` while one is under way, or when it was cancelled */
  async check(kind: CheckKind): Promise<DatabaseCheck> {
    if (this.#running !== null) throw new AppError('not_possible', 'A check is under way already.');
    const abort = new AbortController();
    const running = { abort, at: { stage: 'pages', done: 0, total: 0 } as CheckStage };
    this.#running = running;
    this.#parts.tell();
    try {
      const problems = await this.#problemsFound(kind, abort.signal, (at) => {
        running.at = at;
        this.#parts.tell();
      });
      return this.#note(kind, problems);
    } catch (error) {
      if (!abort.signal.aborted) throw error;
      throw new AppError('not_possible', 'The check was stopped.');
    } finally {
      this.#running = null;
      this.#parts.tell();
    }
  }

  cancel(): void {
    this.#running?.abort.abort(new Error('The check was stopped.'));
  }

  /** What was copied is damaged: then what it was copied from may be, which nobody may have read lately. Never throws. */
  async lookAtOriginal(): Promise<void> {
    try {
      this.#note('quick', await this.#parts.care.check('quick', () => {}, new AbortController().signal));
    } catch (error) {
      this.#parts.ports.reportProblem('The database could not be checked', error);
    }
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

  #note(kind: CheckKind, problems: readonly string[]): DatabaseCheck {
    const at = this.#parts.ports.clock.now();
    this.#last = { kind, at, problems: problems.slice(0, MAX_PROBLEMS) };
    this.#parts.onChecked(this.#last);
    return this.#last;
  }
}
