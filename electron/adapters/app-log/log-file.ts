import { closeSync, fstatSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import log from 'electron-log/node.js';
import type { LogFile } from '../../core/ports/app-log.ts';
import { logNames, rotate } from './rotate.ts';

/** For its user alone, as the database beside it. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

export type LogFileOptions = {
  /** Absolute path of the folder; the one that it lies in must be there, and is never made. */
  readonly folder: string;
  /** How large one file may become, in bytes, and how many there may be. */
  readonly maxBytes?: number;
  readonly maxFiles?: number;
  /** Told once why lines cannot be written. */
  readonly onUnwritable: (error: Error) => void;
};

/** A file that cannot be renamed, because another program holds it, may become so many times as large before no line is added. */
const PATIENCE = 4;

/**
 * The app's log as files that several processes may add to: `safelight.log`, and older ones up to `safelight.4.log`. Each line is one
 * append of the system, so lines of several processes never mix.
 */
export function createLogFile(options: LogFileOptions): LogFile {
  const { folder, maxBytes = 1_000_000, maxFiles = 5, onUnwritable } = options;
  const names = logNames(maxFiles).map((name) => join(folder, name));
  const path = names[0] ?? join(folder, 'safelight.log');
  const isFull = () => sizeOf(path) >= maxBytes;
  let hasComplained = false;
  const complain = (error: unknown): void => {
    if (hasComplained) return;
    hasComplained = true;
    onUnwritable(error instanceof Error ? error : new Error(String(error)));
  };
  let writer: ((line: string) => void) | null = null;
  return {
    folder,
    append(line) {
      try {
        if (!isPrepared(folder, path)) return;
        // Looked at each time: electron-log knows the length only of what this process has written.
        const isStuck = isFull() && rotate({ folder, names, isFull }) === 'refused';
        if (isStuck && sizeOf(path) >= maxBytes * PATIENCE) throw new Error(`${path} cannot be renamed`);
        writer ??= openWriter(path, complain);
        writer(line);
      } catch (error) {
        complain(error);
      }
    },
    tail: (bytes) => tailOf(names, bytes),
  };
}

/** Makes folder and file, for their user alone. False where the data directory is not there, and so nothing to be logged into. */
function isPrepared(folder: string, path: string): boolean {
  try {
    closeSync(openSync(path, 'a', PRIVATE_FILE));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    mkdirSync(folder, { mode: PRIVATE_FOLDER });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    if (code !== 'EEXIST') throw error;
  }
  closeSync(openSync(path, 'a', PRIVATE_FILE));
  return true;
}

/** In bytes; 0 where there is no such file, as for a moment while another process rotates. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** electron-log with nothing but its file: lines come ready, and this module says when a file is full. */
function openWriter(path: string, onError: (error: Error) => void): (line: string) => void {
  // What it would print where it cannot write; it is told here.
  log.transports.console.writeFn = () => {};
  const logger = log.create({ logId: path });
  const { file } = logger.transports;
  // Some are not there under plain Node.
  for (const transport of Object.values(logger.transports)) if (transport) transport.level = false;
  // Else it looks for a package.json to name a folder by, which no packaged program has at a known place.
  file.setAppName('Safelight');
  file.resolvePathFn = () => path;
  file.level = 'silly';
  file.sync = true;
  file.maxSize = 0;
  file.writeOptions = { flag: 'a', mode: PRIVATE_FILE, encoding: 'utf8' };
  file.transforms = [({ data }) => data];
  file.getFile().on('error', onError);
  return (line) => logger.info(line);
}

/** Whole lines from the end of the newest files. */
function tailOf(names: readonly string[], bytes: number): string {
  let tail = '';
  for (const name of names) {
    const missing = bytes - Buffer.byteLength(tail);
    if (missing <= 0) break;
    tail = `${endOf(name, missing)}${tail}`;
  }
  return tail;
}

/** Whole lines, at most so many bytes. Empty where there is no such file, or it cannot be read. */
function endOf(path: string, bytes: number): string {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const start = Math.max(0, size - bytes);
    const buffer = Buffer.alloc(size - start);
    const read = readSync(file, buffer, 0, buffer.length, start);
    const text = buffer.toString('utf8', 0, read);
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } catch {
    return '';
  } finally {
    if (file !== null) closeSync(file);
  }
}
