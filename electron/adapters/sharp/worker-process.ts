import { type ChildProcess, spawn } from 'node:child_process';
import { FailureError } from '../../core/ports/failure-error.ts';
import { LineReader, lineOf } from './lines.ts';
import { answerSchema, type Question, type Request, type WorkerLimits } from './protocol.ts';
import {
  failureOfEnd,
  failureOfNonsense,
  failureOfTimeout,
  StderrTail,
  type WorkerEnd,
} from './worker-end.ts';
import { workerEnvironment } from './worker-environment.ts';

export type WorkerCommand = {
  /** A plain Node: Electron's executable can crash in sharp's libraries on Linux. */
  readonly nodePath: string;
  readonly workerEntry: string;
  readonly execArgv: readonly string[];
  readonly limits: WorkerLimits;
};

/** The JavaScript heap of a worker, in MiB. Pixels lie outside of it. */
const HEAP_MIB = 256;
/**
 * Up to so many MiB V8 lets the heap grow before it looks through all of it. It counts the pixels that a worker takes and drops, so without
 * that it does so at every second picture of a megapixel, for a tenth of the worker's processor time; with it a worker is 40 MB larger.
 */
const ROOM_MIB = 128;

/** What a worker is at. `read` throws where the reply is none; `lose` is told that there will be none. */
type Asked = {
  readonly op: Request['op'];
  readonly id: number;
  readonly read: (reply: unknown) => void;
  readonly lose: (end: WorkerEnd) => void;
};

/** One worker, from its start to its end. It is asked one thing at a time; what goes wrong with that ends the worker. */
export class WorkerProcess {
  /** Settles when the process is gone and all that it wrote is read. Never rejects. */
  readonly ended: Promise<WorkerEnd>;
  readonly #child: ChildProcess;
  #killedFor: { readonly reason: unknown } | null = null;
  #asked: Asked | null = null;
  #end: WorkerEnd | null = null;
  #questions = 0;

  /** Starts the process. A start that fails shows as an early end. */
  constructor({ nodePath, workerEntry, execArgv, limits }: WorkerCommand) {
    const heap = [`--max-old-space-size=${HEAP_MIB}`, `--initial-heap-size=${ROOM_MIB}`];
    const args = [...heap, ...execArgv, workerEntry, JSON.stringify(limits)];
    this.#child = spawn(nodePath, args, {
      env: workerEnvironment(process.env),
      // Not the channel of `fork`: what a broken worker writes to that can end this process.
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.ended = endOf(this.#child);
    // Heard once for all tasks: what each of them hung on the promise would be kept for as long as the worker lives.
    void this.ended.then((end) => {
      this.#end = end;
      this.#asked?.lose(end);
    });
    const lines = new LineReader(
      (message) => this.#hear(message),
      (why) => this.#disbelieve(`It wrote ${why}`),
    );
    this.#child.stdout?.on('data', (chunk: Buffer) => lines.push(chunk));
    // EPIPE when the process died between two tasks or never started: its end follows and says why.
    this.#child.stdin?.on('error', () => this.#child.kill('SIGKILL'));
  }

  /**
   * Asks and waits for the answer. When the time is up or the signal fires the process is killed, and the promise rejects only
   * when it is gone, so that nothing is written to the output file after that.
   * @param parse makes of a reply what it holds; what it throws ends the worker, which is not believed any more.
   * @throws FailureError `worker_timeout`, `worker_crashed` or `worker_out_of_memory`; the signal's reason when it fired.
   */
  run<T>(request: Request, parse: (reply: unknown) => T, timeoutMs: number, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const onAbort = () => void this.kill(signal.reason);
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#asked = null;
      };
      const timer = setTimeout(() => {
        void this.kill(new FailureError(failureOfTimeout(request.op, performance.now() - startedAt)));
      }, timeoutMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#questions += 1;
      const question: Question = { id: this.#questions, request };
      const lose = (end: WorkerEnd): void => {
        settle();
        reject(this.#killedFor?.reason ?? new FailureError(failureOfEnd(end, request.op)));
      };
      if (this.#end !== null) return lose(this.#end);
      this.#asked = {
        op: request.op,
        id: question.id,
        read: (reply) => {
          const value = parse(reply);
          settle();
          resolve(value);
        },
        lose,
      };
      this.#child.stdin?.write(lineOf(question));
    });
  }

  #hear(message: unknown): void {
    // An answer that comes after the kill is too late: what is promised then is that the process is gone.
    if (this.#killedFor !== null) return;
    const answer = answerSchema.safeParse(message);
    if (!answer.success || this.#asked === null || answer.data.id !== this.#asked.id) {
      this.#disbelieve('It answered what nobody had asked');
      return;
    }
    try {
      this.#asked.read(answer.data.reply);
    } catch (error) {
      this.#disbelieve(`Its answer makes no sense: ${(error as Error).message}`);
    }
  }

  /** A worker that says what it must not is broken, whatever it says next. */
  #disbelieve(why: string): void {
    void this.kill(new FailureError(failureOfNonsense(why, this.#asked?.op ?? null)));
  }

  /** Ends the process at once, and rejects what it is at with this reason. Resolves when it is gone. */
  async kill(reason: unknown): Promise<void> {
    this.#killedFor ??= { reason };
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

function endOf(child: ChildProcess): Promise<WorkerEnd> {
  return new Promise((resolve) => {
    const stderr = new StderrTail();
    let error: Error | null = null;
    child.stderr?.on('data', (chunk: Buffer) => stderr.add(chunk));
    child.on('error', (thrown) => {
      error = thrown;
    });
    child.on('close', (code, signal) => resolve({ code, signal, error, stderr: stderr.text() }));
  });
}
