import { type Failure, failure } from '../../../shared/domain/errors.ts';
import { EXIT_OUT_OF_MEMORY, type Request } from './protocol.ts';

/** What is known of a worker that is gone. */
export type WorkerEnd = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started, if it could not. */
  readonly error: Error | null;
  /** The last of what it wrote to standard error. */
  readonly stderr: string;
};

const WORK: Readonly<Record<Request['op'], string>> = {
  ping: 'starting',
  inspect: 'decoding an image',
  makeVariant: 'making a variant',
  rasterize: 'drawing an image',
  thumbnail: 'making a thumbnail',
};

/** What it means that a worker ended while it was at work. */
export function failureOfEnd({ code, signal, error, stderr }: WorkerEnd, op: Request['op']): Failure {
  const known = { stack: stderr === '' ? null : stderr };
  if (error !== null && signal === null) {
    const causes = [
      { name: error.name, code: (error as NodeJS.ErrnoException).code ?? null, message: error.message },
    ];
    return failure('worker_crashed', `The image worker could not be started: ${error.message}.`, { causes });
  }
  if (code === EXIT_OUT_OF_MEMORY || stderr.includes('JavaScript heap out of memory')) {
    return failure('worker_out_of_memory', `The image worker ran out of memory while ${WORK[op]}.`, known);
  }
  const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
  return failure('worker_crashed', `The image worker ${how} while ${WORK[op]}.${lastWords(stderr)}`, known);
}

/** The line that names the error, as Node prints it among stack frames; the rest is in the failure's stack. */
function lastWords(stderr: string): string {
  const line = stderr.split('\n').findLast((text) => /^\S*Error\b|^FATAL ERROR/.test(text));
  return line === undefined ? '' : ` ${line.trim()}`;
}

/** What it means that a worker did not answer within its time. */
export function failureOfTimeout(op: Request['op'], elapsedMs: number): Failure {
  const seconds = (elapsedMs / 1000).toFixed(1);
  return failure(
    'worker_timeout',
    `The image worker was still ${WORK[op]} after ${seconds} s and was stopped.`,
  );
}

/** What it means that a worker wrote what is no answer. `op` is what it was at; null when it was at nothing. */
export function failureOfNonsense(why: string, op: Request['op'] | null): Failure {
  const when = op === null ? '' : ` while ${WORK[op]}`;
  return failure('worker_crashed', `The image worker was stopped, since it is broken${when}. ${why}.`);
}

const TAIL_BYTES = 4096;

/** Keeps the end of what a process writes, whatever the amount. */
export class StderrTail {
  #tail = Buffer.alloc(0);

  add(chunk: Buffer): void {
    const all = Buffer.concat([this.#tail, chunk]);
    this.#tail = all.subarray(Math.max(0, all.length - TAIL_BYTES));
  }

  text(): string {
    return this.#tail.toString('utf8').trim();
  }
}
