import type { z } from 'zod';
import { failure } from '../../../shared/domain/errors.ts';
import { FailureError } from '../../core/ports/failure-error.ts';
import type { ImageWorker } from '../../core/ports/image-worker.ts';
import { identityOf } from './file-identity.ts';
import {
  inspectedSchema,
  madeVariantSchema,
  pongSchema,
  type Reply,
  type Request,
  replySchema,
} from './protocol.ts';
import { choose, TwoLines } from './task-queue.ts';
import { type WorkerCommand, WorkerProcess } from './worker-process.ts';

export type ImageWorkerPoolOptions = {
  /** A plain Node that runs the workers, never Electron: on Linux sharp's libraries clash with those of its executable. */
  readonly nodePath: string;
  /** The file that a worker runs: worker/main.ts, or what it was bundled into. */
  readonly workerEntry: string;
  /** Workers at most. They are started when first needed. Default 2. */
  readonly size?: number;
  /** How long one task may take, the worker's start included, in milliseconds. Default 60,000. */
  readonly taskTimeoutMs?: number;
  /** Resident memory above which a worker is ended. Default 1.5 GiB: half more than the most that 16 megapixels took, 988 MB as WebP. */
  readonly memoryLimitBytes?: number;
  /** Largest image that is decoded or drawn, in pixels. Default 4096². */
  readonly maxPixels?: number;
  /** Tells how much memory can be had, in bytes; null when that is not known. Asked before each task. */
  readonly availableMemory?: () => number | null;
  /** Hears, once, that there is too little memory for more than one task at a time. */
  readonly onLittleMemory?: (availableBytes: number) => void;
  /** More arguments for Node itself. */
  readonly execArgv?: readonly string[];
};

/** Image work in a pool of processes, each doing one task at a time. See the port for what the methods throw. */
export function createImageWorkerPool(options: ImageWorkerPoolOptions): ImageWorker {
  const pool = new WorkerPool(options);
  return {
    inspect: (path, signal) => pool.run({ op: 'inspect', path }, path, inspectedSchema, signal),
    makeVariant: (work, signal) =>
      pool.run(
        { ...work, op: 'makeVariant', siblingHashes: [...work.siblingHashes] },
        work.basePath,
        madeVariantSchema,
        signal,
      ),
    rasterize: (work, signal) => pool.run({ ...work, op: 'rasterize' }, null, inspectedSchema, signal),
    // On no file as far as the queue goes: it neither uses nor leaves a decoded base.
    thumbnail: (work, signal) => pool.run({ ...work, op: 'thumbnail' }, null, inspectedSchema, signal),
    check: () => pool.run({ op: 'ping' }, null, pongSchema, new AbortController().signal),
    stop: () => pool.stop(),
  };
}

type Task = {
  readonly request: Request;
  /** @throws what a reply that makes no sense is refused with */
  readonly parse: (message: unknown) => Reply;
  readonly base: string | null;
  readonly signal: AbortSignal;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: unknown) => void;
};

/** A second picture is begun only with so much memory left: about the most that one of 16 megapixels takes. */
const ENOUGH_BYTES = 2 ** 30;

/** As many as a worker's cache is sure to hold of common sizes. A wrong guess costs one decoding. */
const REMEMBERED_BASES = 8;

/** Where a worker runs, one after another if they die. */
class Place {
  idle = true;
  worker: WorkerProcess | null = null;
  readonly bases = new Set<string>();

  get started(): boolean {
    return this.worker !== null;
  }

  remember(base: string): void {
    this.bases.delete(base);
    this.bases.add(base);
    for (const oldest of this.bases) {
      if (this.bases.size <= REMEMBERED_BASES) return;
      this.bases.delete(oldest);
    }
  }
}

class WorkerPool {
  readonly #command: WorkerCommand;
  readonly #taskTimeoutMs: number;
  readonly #places: readonly Place[];
  readonly #queue = new TwoLines<Task>();
  readonly #options: Pick<ImageWorkerPoolOptions, 'availableMemory' | 'onLittleMemory'>;
  #isToldOfMemory = false;
  #stopped = false;

  constructor(options: ImageWorkerPoolOptions) {
    this.#options = options;
    const { nodePath, workerEntry, size = 2, taskTimeoutMs = 60_000, execArgv = [] } = options;
    const { memoryLimitBytes = 1.5 * 2 ** 30, maxPixels = 4096 ** 2 } = options;
    this.#command = { nodePath, workerEntry, execArgv, limits: { memoryLimitBytes, maxPixels } };
    this.#taskTimeoutMs = taskTimeoutMs;
    this.#places = Array.from({ length: size }, () => new Place());
  }

  /** Queues a task on a file, or on none, and resolves with the parsed value of its reply. */
  async run<T>(request: Request, path: string | null, value: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    if (this.#stopped) throw stoppedError();
    const base = path === null ? null : identityOf(path);
    const parse = (message: unknown): Reply => {
      const reply = replySchema.parse(message);
      return reply.ok ? { ok: true, value: value.parse(reply.value) } : reply;
    };
    const reply = await this.#ask({ request, parse, base, signal });
    if (!reply.ok) throw new FailureError(reply.failure);
    // Parsed by the very schema.
    return reply.value as T;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const task of this.#queue.removeAll()) task.reject(stoppedError());
    await Promise.all(this.#places.map(({ worker }) => worker?.kill(stoppedError())));
  }

  async #ask(asked: Pick<Task, 'request' | 'parse' | 'base' | 'signal'>): Promise<Reply> {
    let leave = () => {};
    const answered = new Promise<Reply>((resolve, reject) => {
      const task: Task = { ...asked, resolve, reject };
      leave = () => this.#leave(task);
      this.#queue.add(task, asked.request.op === 'thumbnail' ? 'spare' : 'work');
    });
    asked.signal.addEventListener('abort', leave);
    this.#dispatch();
    // The signal may outlive thousands of tasks, so none may leave its listener behind.
    return answered.finally(() => asked.signal.removeEventListener('abort', leave));
  }

  /** Takes an aborted task out of the queue. Once in flight it is the worker process that hears the signal. */
  #leave(task: Task): void {
    if (this.#queue.remove(task)) task.reject(task.signal.reason);
  }

  #dispatch(): void {
    for (;;) {
      const next = choose(this.#queue.next(), this.#places);
      if (next === null || this.#hasToWait()) return;
      this.#queue.start(next.task);
      void this.#perform(next.task, next.place);
    }
  }

  /** With little memory one picture at a time is decoded: two that do not fit are ended, or end somebody else's program. */
  #hasToWait(): boolean {
    if (this.#places.every(({ idle }) => idle)) return false;
    const available = this.#options.availableMemory?.() ?? null;
    if (available === null || available >= ENOUGH_BYTES) return false;
    if (!this.#isToldOfMemory) this.#options.onLittleMemory?.(available);
    this.#isToldOfMemory = true;
    return true;
  }

  async #perform(task: Task, place: Place): Promise<void> {
    place.idle = false;
    if (task.base !== null) place.remember(task.base);
    try {
      place.worker ??= this.#start(place);
      task.resolve(await place.worker.run(task.request, task.parse, this.#taskTimeoutMs, task.signal));
    } catch (error) {
      task.reject(error);
    } finally {
      place.idle = true;
      this.#dispatch();
    }
  }

  #start(place: Place): WorkerProcess {
    const worker = startWorker(this.#command);
    void worker.ended.then(() => {
      place.worker = null;
      place.bases.clear();
    });
    return worker;
  }
}

function startWorker(command: WorkerCommand): WorkerProcess {
  try {
    return new WorkerProcess(command);
  } catch (error) {
    // Some reasons, such as no memory for another process, are thrown at once instead of being told later.
    const { name, code = null, message } = error as NodeJS.ErrnoException;
    const causes = [{ name, code, message }];
    throw new FailureError(
      failure('worker_crashed', `The image worker could not be started: ${message}.`, { causes }),
      { cause: error },
    );
  }
}

function stoppedError(): Error {
  return new Error('The image workers were stopped.');
}
