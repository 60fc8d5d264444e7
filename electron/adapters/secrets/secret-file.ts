import { rename } from 'node:fs/promises';
import type { z } from 'zod';
import { AppError } from '../../../shared/contract/result.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

export type SecretFileOptions<T> = {
  /** Absolute. */
  readonly path: string;
  readonly schema: z.ZodType<T>;
  /** What is in it: `API keys`. */
  readonly what: string;
  readonly advice: { readonly whenDamaged: string; readonly whenNotWritten: string };
  /** Told when the file cannot be used. Must not throw. */
  readonly reportProblem: (message: string, error: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/**
 * Secrets in a file that only its user can read, read once and from then on replaced as a whole. A damaged one gets another name
 * before it is written over; one that could not be looked into is not written, for whatever is in it would be lost.
 */
export class SecretFile<T> {
  readonly #options: SecretFileOptions<T>;
  #damaged = false;
  #unread: Error | null = null;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: SecretFileOptions<T>) {
    this.#options = options;
  }

  /** What is stored. Null where there is no file, and, which is reported, where it is damaged or cannot be read. Rejects never. */
  async read(): Promise<T | null> {
    const { path, what, advice, reportProblem } = this.#options;
    let text: string | null;
    try {
      text = await readPrivateFile(path);
    } catch (error) {
      this.#unread = error instanceof Error ? error : new Error(String(error));
      reportProblem(`The stored ${what} cannot be read: ${path} cannot be opened`, error);
      return null;
    }
    try {
      return text === null ? null : this.#options.schema.parse(JSON.parse(text));
    } catch (cause) {
      this.#damaged = true;
      const error = new Error('It does not hold what Safelight writes there', { cause });
      reportProblem(`The stored ${what} in ${path} cannot be read; ${advice.whenDamaged}`, error);
      return null;
    }
  }

  /** Gives a damaged file another name, so that it is kept and in nobody's way. Rejects with why it cannot have one. */
  async setAside(): Promise<void> {
    if (!this.#damaged) return;
    const { path, now } = this.#options;
    await rename(path, `${path}.unreadable-${now()}`).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    this.#damaged = false;
  }

  /** One change after the other, since each writes the whole file. */
  change(work: () => Promise<void>): Promise<void> {
    const changed = this.#changing.then(work);
    this.#changing = changed.catch(() => {});
    return changed;
  }

  /**
   * Replaces it: after a crash or a power cut it is the old one or the new one.
   * @throws AppError `disk_full`, `data_dir_unusable`
   */
  async write(content: T): Promise<void> {
    const { path, what, advice } = this.#options;
    try {
      if (this.#unread !== null) throw this.#unread;
      await this.setAside();
      await writePrivateFile(path, JSON.stringify(content, null, 2));
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      throw new AppError(
        code === 'ENOSPC' ? 'disk_full' : 'data_dir_unusable',
        `The ${what} could not be written to ${path}: ${message}`,
        { advice: advice.whenNotWritten, cause },
      );
    }
  }
}
