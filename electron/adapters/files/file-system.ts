import {
  access,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
  unlink,
} from 'node:fs/promises';

/** The calls of `node:fs/promises` that this adapter makes: a test stands in for a disk that fails in any of them. */
export type FileSystem = {
  readonly access: typeof access;
  readonly link: typeof link;
  readonly mkdir: typeof mkdir;
  readonly open: typeof open;
  readonly readdir: typeof readdir;
  readonly readFile: typeof readFile;
  readonly rename: typeof rename;
  readonly rm: typeof rm;
  readonly rmdir: typeof rmdir;
  readonly stat: typeof stat;
  readonly statfs: typeof statfs;
  readonly unlink: typeof unlink;
};

export const realFileSystem: FileSystem = {
  access,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
  unlink,
};
