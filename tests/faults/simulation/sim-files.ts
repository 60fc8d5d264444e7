import type { FileHandle } from 'node:fs/promises';
import type { FileSystem } from '../../../electron/adapters/files/file-system.ts';
import { type MemoryDisk, systemError } from './memory-disk.ts';

/** What stands between an app and the disk: when it answers, and whether. */
export type Gate = {
  /** Does `work` when it is this call's turn; throws what the disk has to say instead. Never settles for a dead app. */
  pass<T>(call: string, path: string, work: () => T): Promise<T>;
  /** Free bytes. */
  readonly free: () => number;
  /** Hears how many more handles are open. */
  readonly handles: (more: 1 | -1) => void;
};

/** The calls of the files' adapter over a disk in memory. */
export function simFileSystem(disk: MemoryDisk, gate: Gate): FileSystem {
  const calls = {
    access: (path: string) => gate.pass('access', path, () => void statOf(disk, path, false)),
    readFile: (path: string) =>
      gate.pass('read', path, () => {
        const bytes = disk.read(path);
        if (bytes === null) throw systemError('ENOENT', 'open', path);
        return bytes.toString('utf8');
      }),
    link: (from: string, to: string) => gate.pass('link', to, () => disk.link(from, to)),
    mkdir: (path: string) => gate.pass('mkdir', path, () => disk.mkdir(path)),
    open: (path: string, flags: string) => gate.pass('open', path, () => openHandle(disk, gate, path, flags)),
    readdir: (path: string, options: { withFileTypes?: boolean } = {}) =>
      gate.pass('readdir', path, () => {
        const names = disk.names(path);
        return options.withFileTypes === true ? names.map((name) => entryOf(disk, path, name)) : names;
      }),
    rename: (from: string, to: string) => gate.pass('rename', to, () => disk.rename(from, to)),
    rm: (path: string, options: { recursive?: boolean; force?: boolean } = {}) =>
      gate.pass('rm', path, () => {
        if (options.recursive === true && disk.isFolder(path)) disk.removeTree(path);
        else if (options.force !== true || disk.inode(path) !== null) disk.unlink(path);
      }),
    rmdir: (path: string) => gate.pass('rmdir', path, () => disk.rmdir(path)),
    stat: (path: string, options: { bigint?: boolean } = {}) =>
      gate.pass('stat', path, () => statOf(disk, path, options.bigint === true)),
    statfs: (path: string) =>
      gate.pass('statfs', path, () => {
        if (!disk.isFolder(path)) throw systemError('ENOENT', 'statfs', path);
        return { bavail: Math.floor(gate.free() / 4_096), blocks: 2 ** 30, bsize: 4_096 };
      }),
    unlink: (path: string) => gate.pass('unlink', path, () => disk.unlink(path)),
  };
  // The adapter calls each of them in the one way that is answered here.
  return calls as unknown as FileSystem;
}

function entryOf(disk: MemoryDisk, parentPath: string, name: string): unknown {
  const isFolder = disk.isFolder(`${parentPath}/${name}`);
  return {
    name,
    parentPath,
    isFile: () => !isFolder,
    isDirectory: () => isFolder,
    isSymbolicLink: () => false,
  };
}

function statOf(disk: MemoryDisk, path: string, bigint: boolean): unknown {
  const inode = disk.inode(path);
  const isFolder = disk.isFolder(path);
  if (inode === null && !isFolder) throw systemError('ENOENT', 'stat', path);
  const kinds = { isFile: () => inode !== null, isDirectory: () => isFolder };
  const numbers = {
    ino: inode?.number ?? 0,
    dev: 1,
    size: inode?.data.length ?? 0,
    mtimeMs: inode?.changedAt ?? 0,
  };
  return bigint
    ? { ...kinds, ino: BigInt(numbers.ino), dev: 1n, size: BigInt(numbers.size) }
    : { ...kinds, ...numbers };
}

function openHandle(disk: MemoryDisk, gate: Gate, path: string, flags: string): FileHandle {
  if (disk.isFolder(path)) {
    if (flags !== 'r') throw systemError('EISDIR', 'open', path);
  } else if (flags === 'r' || flags === 'r+') {
    if (disk.inode(path) === null) throw systemError('ENOENT', 'open', path);
  } else if (flags === 'wx' && disk.inode(path) !== null) {
    throw systemError('EEXIST', 'open', path);
  } else if (flags === 'w' || flags === 'wx' || disk.inode(path) === null) {
    disk.write(path, Buffer.alloc(0));
  }
  gate.handles(1);
  let at = 0;
  const handle = {
    // In two halves, so that a kill can come between them.
    writeFile: async (data: Uint8Array) => {
      const bytes = Buffer.from(data);
      const half = bytes.length >> 1;
      await gate.pass('write', path, () => disk.append(path, bytes.subarray(0, half)));
      await gate.pass('write', path, () => disk.append(path, bytes.subarray(half)));
    },
    read: (buffer: Buffer, offset: number, length: number) =>
      gate.pass('read', path, () => {
        const bytes = (disk.read(path) ?? Buffer.alloc(0)).subarray(at, at + length);
        bytes.copy(buffer, offset);
        at += bytes.length;
        return { bytesRead: bytes.length };
      }),
    stat: () => gate.pass('stat', path, () => statOf(disk, path, false)),
    sync: () => gate.pass('fsync', path, () => {}),
    close: () => {
      gate.handles(-1);
      return gate.pass('close', path, () => {});
    },
  };
  return handle as unknown as FileHandle;
}
