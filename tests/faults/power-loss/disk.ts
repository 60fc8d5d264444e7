import type { FileRef, Op } from './trace.ts';

/** The disk writes so many bytes whole or not at all. */
const SECTOR = 512;

type Change = { readonly at: number; readonly bytes: Buffer } | { readonly size: number };

/** A file's bytes as they are sure to be on the disk, and what was done to them since. */
class Content {
  readonly kind = 'file';
  /** Changes with what is sure, so that what was worked out from it need not be again. */
  sure: Buffer = Buffer.alloc(0);
  pending: Change[] = [];
  /** As the running system sees it. */
  size = 0;
  #whole: Buffer | null = null;

  change(change: Change): void {
    this.pending.push(change);
    this.#whole = null;
  }

  makeSure(): void {
    this.sure = this.whole();
    this.pending = [];
  }

  /** Everything done to it: the same bytes as long as nothing more is, so that they are worked out once. */
  whole(): Buffer {
    this.#whole ??= this.pending.length === 0 ? this.sure : apply(this.sure, this.pending);
    return this.#whole;
  }
}

class Folder {
  readonly kind = 'folder';
  readonly names = new Map<string, Content | Folder>();
}

type Node = Content | Folder;
type Naming = { readonly folder: Folder; readonly name: string; readonly node: Node | null };
/** One step of the file system: all of its names change, or none. */
type Step = readonly Naming[];

/** What of the steps and bytes that were not made sure is on the disk after the power has gone. */
export type Luck = {
  /** Which of the steps that are not sure took place, in order; none after one of the same name that did not. */
  keepsStep(at: number, of: number): boolean;
  /** How a file's changes that are not sure end. */
  ending(path: string): 'all' | 'none' | 'prefix' | 'some' | 'sectors';
  random(): number;
};

/** Files by absolute path. */
export type Found = ReadonlyMap<string, Buffer>;

/**
 * A disk below one folder, and what may be on it if the power goes now. A file's bytes are sure by the last fsync of that file, its name
 * by the last fsync of the folder that holds it. What is not sure may be there, or not, in any combination, sector by sector, but for two
 * things that every file system keeps: a step has all of its names or none, and the steps of one name come in order.
 */
export class Disk {
  readonly #root: string;
  readonly #live = new Folder();
  readonly #sure = new Folder();
  /** The folders on the disk that stand for those of the running system. */
  readonly #twins = new Map<Folder, Folder>([[this.#live, this.#sure]]);
  #steps: Step[] = [];
  readonly #open = new Map<FileRef, Node>();

  /** @param there what is on the disk already, and sure; folders end with a slash. */
  constructor(root: string, there: Found = new Map()) {
    this.#root = root;
    for (const [path, bytes] of [...there].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (path.endsWith('/')) this.apply({ kind: 'mkdir', path: path.slice(0, -1) });
      else {
        const file = new Content();
        file.sure = Buffer.from(bytes);
        file.size = bytes.length;
        this.#step([this.#name(path, file)]);
      }
    }
    for (const step of this.#steps) for (const naming of step) set(this.#twinOf(naming.folder), naming);
    this.#steps = [];
  }

  /** Does what a process did. */
  apply(op: Op): void {
    switch (op.kind) {
      case 'create':
        this.#create(op.path, op.fd);
        break;
      case 'write':
        this.#write(this.#file(op.fd), op.at, op.bytes);
        break;
      case 'truncate':
        this.#truncate(this.#file(op.fd), op.size);
        break;
      case 'sync':
        this.#sync(op.fd);
        break;
      case 'mkdir':
        this.#step([this.#name(op.path, new Folder())]);
        break;
      case 'rmdir':
      case 'unlink':
        this.#step([this.#name(op.path, null)]);
        break;
      case 'link':
        this.#step([this.#name(op.to, this.#find(op.from))]);
        break;
      case 'rename':
        this.#step([this.#name(op.to, this.#find(op.from)), this.#name(op.from, null)]);
        break;
      case 'say':
        break;
    }
  }

  /** What is on the disk if nothing of what is not sure is lost. */
  now(): Found {
    return this.after(ALL);
  }

  /** What is on the disk after a power cut, with this luck. Every folder that is there ends with a slash, and has no bytes. */
  after(luck: Luck): Found {
    const kept = this.#keptSteps(luck);
    const found = new Map<string, Buffer>();
    const walk = (folder: Folder, path: string): void => {
      for (const [name, node] of namesIn(this.#twins.get(folder) ?? folder, folder, kept)) {
        const at = `${path}/${name}`;
        if (node.kind === 'file') found.set(at, endOf(node, luck.ending(at), luck));
        else {
          found.set(`${at}/`, NOTHING);
          walk(node, at);
        }
      }
    };
    walk(this.#live, this.#root);
    return found;
  }

  /** How much is not sure: nothing if every power cut ends the same. */
  get unsure(): number {
    let count = this.#steps.length;
    const seen = new Set<Content>();
    const walk = (folder: Folder): void => {
      for (const node of folder.names.values()) {
        if (node.kind === 'folder') walk(node);
        else if (!seen.has(node)) {
          seen.add(node);
          count += node.pending.length;
        }
      }
    };
    walk(this.#live);
    return count;
  }

  #keptSteps(luck: Luck): readonly Step[] {
    const refused = new Map<Folder, Set<string>>();
    return this.#steps.filter((step, at) => {
      const isBlocked = step.some(({ folder, name }) => refused.get(folder)?.has(name) === true);
      if (!isBlocked && luck.keepsStep(at, this.#steps.length)) return true;
      for (const { folder, name } of step) {
        const names = refused.get(folder) ?? new Set<string>();
        refused.set(folder, names.add(name));
      }
      return false;
    });
  }

  #create(path: string, fd: FileRef): void {
    let node = this.#lookUp(path);
    if (node === null) {
      node = new Content();
      this.#step([this.#name(path, node)]);
    } else if (fd.truncates && node.kind === 'file' && node.size > 0) this.#truncate(node, 0);
    this.#open.set(fd, node);
  }

  #write(file: Content, at: number | 'end', bytes: Buffer): void {
    const from = at === 'end' ? file.size : at;
    file.change({ at: from, bytes });
    file.size = Math.max(file.size, from + bytes.length);
  }

  #truncate(file: Content, size: number): void {
    file.change({ size });
    file.size = size;
  }

  #sync(fd: FileRef): void {
    const node = this.#node(fd);
    if (node.kind === 'file') {
      node.makeSure();
      return;
    }
    // A step that is made sure takes those before it that share a name with it along.
    const taken = new Set<Step>();
    const names = new Map<Folder, Set<string>>();
    for (const step of this.#steps.toReversed()) {
      const concerns = step.some(
        ({ folder, name }) => folder === node || names.get(folder)?.has(name) === true,
      );
      if (!concerns) continue;
      taken.add(step);
      for (const { folder, name } of step) names.set(folder, (names.get(folder) ?? new Set()).add(name));
    }
    for (const step of this.#steps)
      if (taken.has(step)) for (const naming of step) set(this.#twinOf(naming.folder), naming);
    this.#steps = this.#steps.filter((step) => !taken.has(step));
  }

  #step(step: Step): void {
    this.#steps.push(step);
    for (const naming of step) set(naming.folder, naming);
  }

  #twinOf(folder: Folder): Folder {
    const known = this.#twins.get(folder);
    if (known !== undefined) return known;
    const twin = new Folder();
    this.#twins.set(folder, twin);
    return twin;
  }

  #name(path: string, node: Node | null): Naming {
    const slash = path.lastIndexOf('/');
    const folder = this.#find(path.slice(0, slash));
    if (folder.kind !== 'folder') throw new Error(`${path} is not in a folder`);
    return { folder, name: path.slice(slash + 1), node };
  }

  #find(path: string): Node {
    const node = this.#lookUp(path);
    if (node === null) throw new Error(`The trace uses ${path}, which it never made`);
    return node;
  }

  #lookUp(path: string): Node | null {
    let node: Node = this.#live;
    for (const name of path.slice(this.#root.length).split('/').filter(Boolean)) {
      const next: Node | undefined = node.kind === 'folder' ? node.names.get(name) : undefined;
      if (next === undefined) return null;
      node = next;
    }
    return node;
  }

  #node(fd: FileRef): Node {
    const known = this.#open.get(fd) ?? this.#find(fd.path);
    this.#open.set(fd, known);
    return known;
  }

  #file(fd: FileRef): Content {
    const node = this.#node(fd);
    if (node.kind !== 'file') throw new Error(`${fd.path} is a folder`);
    return node;
  }
}

const NOTHING = Buffer.alloc(0);

/** Nothing is lost. */
export const ALL: Luck = { keepsStep: () => true, ending: () => 'all', random: () => 0 };

function set(folder: Folder, { name, node }: Naming): void {
  if (node === null) folder.names.delete(name);
  else folder.names.set(name, node);
}

/** The names that are sure to be in a folder, with the steps that took place besides. */
function namesIn(sure: Folder, live: Folder, kept: readonly Step[]): ReadonlyMap<string, Node> {
  const names = new Map(sure === live ? [] : sure.names);
  for (const step of kept) {
    for (const { folder, name, node } of step) {
      if (folder !== live) continue;
      if (node === null) names.delete(name);
      else names.set(name, node);
    }
  }
  return names;
}

function endOf(file: Content, ending: ReturnType<Luck['ending']>, { random }: Luck): Buffer {
  const { sure, pending } = file;
  if (pending.length === 0 || ending === 'none') return sure;
  switch (ending) {
    case 'all':
      return file.whole();
    case 'prefix':
      return apply(sure, torn(pending.slice(0, 1 + Math.floor(random() * pending.length)), random));
    case 'some':
      return apply(
        sure,
        pending.filter(() => random() < 0.5),
      );
    case 'sectors':
      return apply(
        sure,
        pending.flatMap((change) => sectorsOf(change).filter(() => random() < 0.7)),
      );
  }
}

/** The last change cut off somewhere. */
function torn(changes: readonly Change[], random: () => number): Change[] {
  return changes.flatMap((change, at) => {
    if (at < changes.length - 1) return [change];
    const sectors = sectorsOf(change);
    return sectors.slice(0, Math.floor(random() * (sectors.length + 1)));
  });
}

/** A change as the disk makes it: sector by sector. */
function sectorsOf(change: Change): Change[] {
  if (!('bytes' in change)) return [change];
  const sectors: Change[] = [];
  const end = change.at + change.bytes.length;
  for (let at = change.at; at < end; ) {
    const next = Math.min(end, (Math.floor(at / SECTOR) + 1) * SECTOR);
    sectors.push({ at, bytes: change.bytes.subarray(at - change.at, next - change.at) });
    at = next;
  }
  return sectors;
}

/** What bytes become by changes in order. What was never written between them is zero. */
function apply(before: Buffer, changes: readonly Change[]): Buffer {
  let size = before.length;
  let most = size;
  for (const change of changes) {
    size = 'bytes' in change ? Math.max(size, change.at + change.bytes.length) : change.size;
    most = Math.max(most, size);
  }
  const after = Buffer.alloc(most);
  before.copy(after);
  let end = before.length;
  for (const change of changes) {
    if ('bytes' in change) {
      change.bytes.copy(after, change.at);
      end = Math.max(end, change.at + change.bytes.length);
    } else {
      if (change.size < end) after.fill(0, change.size, end);
      end = change.size;
    }
  }
  return after.subarray(0, size);
}
