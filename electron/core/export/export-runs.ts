import type { ExportFormat, ExportProgress } from '../../../shared/contract/exports.ts';
import { AppError, type AppErrorData } from '../../../shared/contract/result.ts';
import { explained } from '../explain-failure.ts';
import type { Redact } from '../logging/redaction.ts';
import type { ExportPlace } from '../ports/files.ts';
import type { Ports } from '../ports/index.ts';
import type { Content, Progress, Source } from './content.ts';
import { writeNewFile } from './new-file.ts';
import { contentOf, exportName, requireEnding } from './plan.ts';

/** How often it is told how far an export is, in milliseconds. */
const TELL_MS = 100;
/** At a time: they share one disk. */
const MOST_RUNNING = 4;
/** Files of exports that are done are found by their ids for so many of them. */
const MOST_KNOWN = 200;
const FILE = /^\/media\/export\/([\w-]{1,60})$/;

type Run = { readonly jobId: string; readonly controller: AbortController; readonly ended: Promise<void> };
type Tell = (change: Partial<ExportProgress>) => void;

export type ExportRunsParts = {
  readonly ports: Ports;
  readonly redact: Redact;
  /** @throws FailureError when the library is not there: nothing may be made in its place. */
  readonly requireLibrary: () => Promise<void>;
  readonly tell: (progress: ExportProgress) => void;
};

/** Exports being written. */
export class ExportRuns {
  readonly #ports: Ports;
  readonly #redact: Redact;
  readonly #tell: (progress: ExportProgress) => void;
  readonly #requireLibrary: () => Promise<void>;
  readonly #runs = new Map<string, Run>();
  readonly #files = new Map<string, string>();

  constructor({ ports, redact, requireLibrary, tell }: ExportRunsParts) {
    this.#ports = ports;
    this.#redact = redact;
    this.#requireLibrary = requireLibrary;
    this.#tell = tell;
  }

  /**
   * Begins to write.
   * @param path absolute, of a new file or of a folder that is there; null for the library's folder for exports.
   * @throws AppError `invalid_input` when the path cannot be meant; `not_possible` when too many are being written, or it is cancelled
   * before it begins.
   */
  async start(
    source: Source,
    format: ExportFormat,
    path: string | null,
  ): Promise<{ exportId: string; path: string }> {
    if (this.#runs.size >= MOST_RUNNING) {
      throw new AppError('not_possible', `${MOST_RUNNING} exports are being written already.`, {
        advice: 'Wait for one of them, or cancel it.',
      });
    }
    const exportId = this.#ports.ids.uuid();
    const controller = new AbortController();
    const begun = this.#begin(exportId, source, format, path, controller.signal);
    const ended = begun
      .then(
        (run) => run.ended,
        () => {},
      )
      .finally(() => this.#runs.delete(exportId));
    this.#runs.set(exportId, { jobId: source.job.id, controller, ended });
    return { exportId, path: (await begun).path };
  }

  async #begin(
    exportId: string,
    source: Source,
    format: ExportFormat,
    path: string | null,
    signal: AbortSignal,
  ): Promise<{ readonly path: string; readonly ended: Promise<void> }> {
    const { exports } = this.#ports.files;
    if (path === null) await this.#requireLibrary();
    const place = await exports.place(path, exportName(source.job.folder, format));
    requireEnding(place.name, format);
    // From here on the job is read, which a bundle that was closed cannot be.
    if (signal.aborted) {
      throw new AppError('not_possible', 'The export was cancelled before it began.', {
        advice: 'Export again.',
      });
    }
    const target = exports.path(place);
    const tell = this.#teller(exportId, source, format, target);
    return { path: target, ended: this.#run(exportId, contentOf(source, format), place, tell, signal) };
  }

  /**
   * The file that an export became.
   * @throws AppError `not_found` when there is no such export, or it is not done.
   */
  fileOf(exportId: string): string {
    const path = this.#files.get(exportId);
    if (path !== undefined) return path;
    throw new AppError('not_found', 'This export is not known any more.', {
      advice: 'Look for its file in the folder it was written to, or export again.',
    });
  }

  /** The same by its path of App.media; null when that is no path of an export that is done. */
  fileAt(mediaPath: string): string | null {
    const [, exportId = ''] = FILE.exec(mediaPath) ?? [];
    return this.#files.get(exportId) ?? null;
  }

  /** Stops one that is being written and waits until nothing of it is left; what has ended stays as it is. */
  async cancel(exportId: string): Promise<void> {
    const run = this.#runs.get(exportId);
    run?.controller.abort(new Cancelled());
    await run?.ended;
  }

  /** The same for all of a job. */
  async cancelOf(jobId: string): Promise<void> {
    const ofJob = [...this.#runs].filter(([, run]) => run.jobId === jobId);
    await Promise.all(ofJob.map(([exportId]) => this.cancel(exportId)));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#runs.keys()].map((exportId) => this.cancel(exportId)));
  }

  /** Never rejects: how it ends is told. */
  async #run(
    exportId: string,
    content: Content,
    place: ExportPlace,
    tell: Tell,
    signal: AbortSignal,
  ): Promise<void> {
    const progress: Progress = { done: 0, missing: 0 };
    const { total } = content;
    tell({ total });
    try {
      const pieces = this.#watched(content, progress, tell, signal);
      const { path, bytes } = await writeNewFile(this.#ports.files, place, pieces, signal);
      this.#remember(exportId, path);
      tell({ state: 'done', ...progress, total, path, bytes });
    } catch (error) {
      if (signal.aborted) tell({ state: 'cancelled', ...progress, total });
      else tell({ state: 'failed', ...progress, total, error: this.#explain(error) });
    }
  }

  #remember(exportId: string, path: string): void {
    this.#files.set(exportId, path);
    const [oldest] = this.#files.keys();
    if (this.#files.size > MOST_KNOWN && oldest !== undefined) this.#files.delete(oldest);
  }

  /** The pieces, told of now and then, up to the moment when it is cancelled. */
  async *#watched(
    content: Content,
    progress: Progress,
    tell: Tell,
    signal: AbortSignal,
  ): AsyncGenerator<string | Uint8Array> {
    const { clock } = this.#ports;
    let toldAt = clock.monotonic();
    for await (const piece of content.pieces(progress)) {
      yield piece;
      signal.throwIfAborted();
      if (clock.monotonic() - toldAt < TELL_MS) continue;
      toldAt = clock.monotonic();
      tell({ ...progress, total: content.total });
    }
  }

  #teller(exportId: string, { job }: Source, format: ExportFormat, path: string): Tell {
    const begun: ExportProgress = {
      exportId,
      jobId: job.id,
      format,
      state: 'running',
      done: 0,
      total: 0,
      path,
      bytes: 0,
      missing: 0,
      error: null,
    };
    return (change) => this.#tell({ ...begun, ...change });
  }

  #explain(error: unknown): AppErrorData {
    return explained(error, {
      redact: this.#redact,
      reportProblem: this.#ports.reportProblem,
      what: 'An export failed',
      advice: 'Check the folder and the space on its disk, or choose another one.',
    });
  }
}

class Cancelled extends Error {
  override readonly name = 'Cancelled';
}
