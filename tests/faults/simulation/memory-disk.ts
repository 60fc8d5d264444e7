import { dirname } from 'node:path';

/** A file's content; several names may lead to it. */
type Inode = { readonly number: number; data: Buffer; changedAt: number };

/** What a call to the system fails with. Without a stack, whose making would be a good part of a world's time. */
export function systemError(code: string, call: string, path: string): NodeJS.ErrnoException {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = new Error(`${code}: injected or genuine, ${call} '${path}'`);
  Error.stackTraceLimit = stackTraceLimit;
  return Object.assign(error, { code, syscall: call, path });
}

/** Files and folders in memory, as a disk keeps them: they outlive the app. Answers at once, and as Linux would. */
export class MemoryDisk {
  readonly #files = new Map<string, Inode>();
  readonly #folders = new Set<string>(['/']);
  #inodes = 0;

  makeFolders(path: string): void {
    if (path !== '/') this.makeFolders(dirname(path));
    this.#folders.add(path);
  }

  read(path: string): Buffer | null {
    return this.#files.get(path)?.data ?? null;
  }

  /** Creates the file or replaces its content. */
  write(path: string, data: Buffer): void {
    this.#requireFolder(dirname(path), 'open', path);
    const inode = this.#files.get(path);
    if (inode) inode.data = data;
    else this.#files.set(path, { number: ++this.#inodes, data, changedAt: this.#inodes });
  }

  append(path: string, data: Buffer): void {
    this.write(path, Buffer.concat([this.read(path) ?? Buffer.alloc(0), data]));
  }

  isFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  /** Every file's path. */
  paths(): Iterable<string> {
    return this.#files.keys();
  }

  inode(path: string): Inode | null {
    return this.#files.get(path) ?? null;
  }

  mkdir(path: string): void {
    if (this.#folders.has(path) || this.#files.has(path)) throw systemError('EEXIST', 'mkdir', path);
    this.#requireFolder(dirname(path), 'mkdir', path);
    this.#folders.add(path);
  }

  link(from: string, to: string): void {
    const inode = this.#require(from, 'link');
    if (this.#files.has(to) || this.#folders.has(to)) throw systemError('EEXIST', 'link', to);
    this.#requireFolder(dirname(to), 'link', to);
    this.#files.set(to, inode);
  }

  rename(from: string, to: string): void {
    const inode = this.#require(from, 'rename');
    this.#requireFolder(dirname(to), 'rename', to);
    this.#files.set(to, inode);
    // As rename(2): two names of one file stay.
    if (from !== to) this.#files.delete(from);
  }

  unlink(path: string): void {
    this.#require(path, 'unlink');
    this.#files.delete(path);
  }

  removeTree(path: string): void {
    for (const file of [...this.#files.keys()]) if (file.startsWith(`${path}/`)) this.#files.delete(file);
    for (const folder of [...this.#folders])
      if (folder === path || folder.startsWith(`${path}/`)) this.#folders.delete(folder);
  }

  rmdir(path: string): void {
    if (!this.#folders.has(path)) throw systemError('ENOENT', 'rmdir', path);
    if (this.names(path).length > 0) throw systemError('ENOTEMPTY', 'rmdir', path);
    this.#folders.delete(path);
  }

  names(folder: string): string[] {
    if (!this.#folders.has(folder)) throw systemError('ENOENT', 'scandir', folder);
    const start = folder === '/' ? '/' : `${folder}/`;
    return [...this.#files.keys(), ...this.#folders]
      .filter(
        (path) => path.startsWith(start) && path.length > start.length && !path.includes('/', start.length),
      )
      .map((path) => path.slice(start.length));
  }

  #require(path: string, call: string): Inode {
    const inode = this.#files.get(path);
    if (inode === undefined) throw systemError('ENOENT', call, path);
    return inode;
  }

  #requireFolder(folder: string, call: string, path: string): void {
    if (!this.#folders.has(folder))
      throw systemError(this.#files.has(folder) ? 'ENOTDIR' : 'ENOENT', call, path);
  }
}
