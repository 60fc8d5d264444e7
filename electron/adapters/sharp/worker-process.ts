import { type ChildProcess, fork } from 'node:child_process';
import { FailureError } from '../../core/ports/failure-error.ts';
import type { Request, WorkerLimits } from './protocol.ts';
import { failureOfEnd, failureOfTimeout, StderrTail, type WorkerEnd } from './worker-end.ts';
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

/** One worker, from its start to its end. It is asked one thing at a time; what goes wrong with that ends the worker. */
export class WorkerProcess {
  /** Settles when the process is gone and all that it wrote is read. Never rejects. */
  readonly ended: Promise<WorkerEnd>;
  readonly #child: ChildProcess;
  #killedFor: { readonly reason: unknown } | null = null;

  /** Starts the process. A start that fails shows as an early end. */
  constructor(command: WorkerCommand) {
    this.#child = fork(command.workerEntry, [JSON.stringify(command.limits)], {
      execPath: command.nodePath,
      execArgv: [`--max-old-space-size=${HEAP_MIB}`, ...command.execArgv],
      env: workerEnvironment(process.env),
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.ended = endOf(this.#child);
  }

  /**
   * Asks and waits for the answer, which the caller is to parse. When the time is up or the signal fires the process is killed, and the promise rejects only
   * when it is gone, so that nothing is written to the output file after that.
   * @throws FailureError `worker_timeout`, `worker_crashed` or `worker_out_of_memory`; the signal's reason when it fired.
   */
  run(request: Request, timeoutMs: number, signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const onAbort = () => void this.kill(signal.reason);
      const onMessage = (message: unknown) => {
        // An answer that comes after the kill is too late: what is promised then is that the process is gone.
        if (this.#killedFor !== null) return;
        settle();
        resolve(message);
      };
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#child.off('message', onMessage);
      };
      const timer = setTimeout(() => {
        void this.kill(new FailureError(failureOfTimeout(request.op, performance.now() - startedAt)));
      }, timeoutMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#child.on('message', onMessage);
      void this.ended.then((end) => {
        settle();
        reject(this.#killedFor?.reason ?? new FailureError(failureOfEnd(end, request.op)));
      });
      // ERR_IPC_CHANNEL_CLOSED or EPIPE when the process died between two tasks or never started: its end follows and says why.
      this.#child.send(request, (error) => error !== null && this.#child.kill('SIGKILL'));
    });
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
