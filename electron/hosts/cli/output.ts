import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Where the program writes. Lines only; whoever keeps live lines at the bottom of the screen has them pass above. */
export interface Output {
  /** One line to standard output. Says nothing once its reader is gone. */
  out(line: string): void;
  /** One line to standard error. */
  err(line: string): void;
  /** Fires when the reader of standard output goes away, as `| head` does. */
  readonly closed: AbortSignal;
  /** Waits until a slow reader has caught up, so that a long listing does not pile up in memory. */
  drained(): Promise<void>;
  /** Waits until everything was handed over, since ending the process would cut off what a pipe has not taken yet. */
  flushed(): Promise<void>;
  /** Sends the lines that would appear on the screen through `show`, until told null. */
  passAbove(show: ((line: string) => void) | null): void;
}

export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** EIO is what a terminal answers that was closed. */
const READER_GONE = ['EPIPE', 'EIO'];

export function createOutput(stdout: OutputStream, stderr: OutputStream): Output {
  const closed = new AbortController();
  let above: ((line: string) => void) | null = null;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!READER_GONE.includes(error.code ?? '')) throw error;
    closed.abort();
  });
  // A note that nobody can read must not end a job.
  stderr.on('error', () => {});
  return {
    closed: closed.signal,
    out(line) {
      if (closed.signal.aborted) return;
      if (above !== null && stdout.isTTY === true) return above(line);
      stdout.write(`${line}\n`);
    },
    err(line) {
      if (above !== null) return above(line);
      stderr.write(`${line}\n`);
    },
    async drained() {
      if (!stdout.writableNeedDrain || closed.signal.aborted) return;
      await once(stdout, 'drain', { signal: closed.signal }).catch(() => {});
    },
    async flushed() {
      await Promise.all([handedOver(stdout), handedOver(stderr)]);
    },
    passAbove(show) {
      above = show;
    },
  };
}

/** A stream whose reader is gone counts as done: its write fails, which ends the wait as well. */
function handedOver(stream: OutputStream): Promise<void> {
  return new Promise((resolve) => void stream.write('', () => resolve()));
}
