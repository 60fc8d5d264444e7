/** One change of what lies on the disk, or a word to the outside, in the order in which they were done. */
export type Op =
  | { readonly kind: 'create'; readonly path: string; readonly fd: FileRef }
  | { readonly kind: 'write'; readonly fd: FileRef; readonly at: number | 'end'; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly fd: FileRef; readonly size: number }
  | { readonly kind: 'sync'; readonly fd: FileRef; readonly begun: number }
  | { readonly kind: 'mkdir' | 'rmdir' | 'unlink'; readonly path: string }
  | { readonly kind: 'rename' | 'link'; readonly from: string; readonly to: string }
  | { readonly kind: 'say'; readonly text: string };

/** What was opened: the path as it was then, and one object for each time it was opened. */
export type FileRef = { readonly path: string; readonly truncates: boolean };

/** What a tracer is asked for, so that `readTrace` finds all that changes files. */
export const TRACED = [
  ...['openat', 'open', 'creat', 'close', 'lseek'],
  ...[
    'write',
    'pwrite64',
    'writev',
    'pwritev',
    'ftruncate',
    'truncate',
    'fallocate',
    'copy_file_range',
    'sendfile',
  ],
  ...['rename', 'renameat', 'renameat2', 'link', 'linkat', 'unlink', 'unlinkat', 'mkdir', 'mkdirat', 'rmdir'],
  ...['fsync', 'fdatasync', 'sync_file_range', 'syncfs', 'sync'],
];

/** What strace is told: all bytes, in a form that no byte can break. */
export function straceArguments(file: string): string[] {
  return ['strace', '-f', '-qq', '-xx', '-s', '100000000', '-o', file, '-e', `trace=${TRACED.join(',')}`];
}

type Call = { readonly name: string; readonly args: string; readonly result: number; readonly begun: number };

/**
 * Reads what strace wrote of one process and its threads: what it did below `root`, in the order in which the calls returned, and what
 * it said on its standard output.
 * @throws Error for a call that changes files in a way that is not known here
 */
export function readTrace(text: string, root: string): Op[] {
  const ops: Op[] = [];
  const open = new Map<number, { ref: FileRef; offset: number; appends: boolean }>();
  for (const call of callsOf(text)) {
    if (call.result < 0) continue;
    const op = readCall(call);
    if (op !== null) ops.push(op);
  }
  return ops;

  function readCall({ name, args, result, begun }: Call): Op | null {
    switch (name) {
      case 'openat':
      case 'open':
      case 'creat': {
        const [path = ''] = stringsOf(args);
        if (!isBelow(path)) return null;
        const flags = name === 'creat' ? 'O_CREAT|O_TRUNC' : args;
        const ref = { path, truncates: flags.includes('O_TRUNC') };
        open.set(result, { ref, offset: 0, appends: flags.includes('O_APPEND') });
        return flags.includes('O_CREAT') || ref.truncates ? { kind: 'create', path, fd: ref } : null;
      }
      case 'close':
        open.delete(firstNumber(args));
        return null;
      case 'lseek': {
        const file = open.get(firstNumber(args));
        if (file !== undefined) file.offset = result;
        return null;
      }
      case 'write':
      case 'writev': {
        if (firstNumber(args) === 1) return { kind: 'say', text: bytesOf(args).toString('utf8') };
        const file = open.get(firstNumber(args));
        if (file === undefined) return null;
        const bytes = bytesOf(args).subarray(0, result);
        const at = file.appends ? 'end' : file.offset;
        file.offset += result;
        return { kind: 'write', fd: file.ref, at, bytes };
      }
      case 'pwrite64':
      case 'pwritev': {
        const file = open.get(firstNumber(args));
        if (file === undefined) return null;
        return {
          kind: 'write',
          fd: file.ref,
          at: lastNumber(args),
          bytes: bytesOf(args).subarray(0, result),
        };
      }
      case 'ftruncate': {
        const file = open.get(firstNumber(args));
        return file === undefined ? null : { kind: 'truncate', fd: file.ref, size: lastNumber(args) };
      }
      case 'fsync':
      case 'fdatasync': {
        const file = open.get(firstNumber(args));
        return file === undefined ? null : { kind: 'sync', fd: file.ref, begun };
      }
      case 'mkdir':
      case 'mkdirat':
      case 'rmdir':
      case 'unlink':
      case 'unlinkat': {
        const [path = ''] = stringsOf(args);
        if (!isBelow(path)) return null;
        const kind = name.startsWith('mkdir')
          ? 'mkdir'
          : name === 'rmdir' || args.includes('AT_REMOVEDIR')
            ? 'rmdir'
            : 'unlink';
        return { kind, path };
      }
      case 'rename':
      case 'renameat':
      case 'renameat2':
      case 'link':
      case 'linkat': {
        const [from = '', to = ''] = stringsOf(args);
        if (!isBelow(to)) return null;
        return { kind: name.startsWith('rename') ? 'rename' : 'link', from, to };
      }
      default: {
        const isOurs = open.has(firstNumber(args)) || stringsOf(args).some(isBelow);
        if (isOurs) throw new Error(`This trace has a call that is not understood: ${name}`);
        return null;
      }
    }
  }

  function isBelow(path: string): boolean {
    return path.startsWith(`${root}/`) || path === root;
  }
}

/** The calls in the order in which they returned; a call that another thread's call came in between of is put together again. */
function callsOf(text: string): Call[] {
  const calls: Call[] = [];
  const begun = new Map<string, { text: string; at: number }>();
  for (const line of text.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(thread, { text: rest.slice(0, -'<unfinished ...>'.length), at: calls.length });
      continue;
    }
    const first = resumed === null ? null : (begun.get(thread) ?? null);
    const whole = first === null ? rest : `${first.text}${resumed?.[1] ?? ''}`;
    const [, name = '', args = '', result = ''] = /^(\w+)\((.*)\) += (-?\d+|\?)/.exec(whole) ?? [];
    // Killed in the middle: it has not returned, and strace's word for that is that it did nothing.
    if (name === '' || result === '?') continue;
    calls.push({ name, args, result: Number(result), begun: first?.at ?? calls.length });
  }
  return calls;
}

function stringsOf(args: string): string[] {
  return quotedIn(args).map((quoted) => hex(quoted).toString('utf8'));
}

function bytesOf(args: string): Buffer {
  return Buffer.concat(quotedIn(args).map(hex));
}

function quotedIn(args: string): string[] {
  return [...args.matchAll(/"([^"]*)"/g)].map(([, quoted = '']) => quoted);
}

/** `\x61\x62` → `ab`. */
function hex(quoted: string): Buffer {
  return Buffer.from(quoted.replaceAll('\\x', ''), 'hex');
}

function firstNumber(args: string): number {
  return Number.parseInt(args, 10);
}

function lastNumber(args: string): number {
  return Number(/(\d+)\s*$/.exec(args)?.[1] ?? Number.NaN);
}
