import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** The calls that a failing disk can refuse. */
export const CALLS = [
  'write',
  'writev',
  'pwrite64',
  'fsync',
  'fdatasync',
  'ftruncate',
  'rename',
  'link',
  'unlink',
  'mkdir',
  'openat',
] as const;
export type Call = (typeof CALLS)[number];

/** One call of a thread of the program, as the tracer has seen it. */
export type Traced = {
  readonly thread: string;
  readonly call: Call;
  /** Which of this thread's calls of this kind, from 1. */
  readonly nth: number;
  readonly text: string;
  readonly isInjected: boolean;
};

/** Why nothing can be injected here; null when it can. */
export function whyNoTracer(): string | null {
  const tried = spawnSync('strace', ['-f', '--seccomp-bpf', '-qq', '-e', 'trace=fsync', 'true']);
  if (tried.error !== undefined) return 'strace is not there';
  return tried.status === 0 ? null : 'strace may not trace here';
}

/** The arguments of a tracer that writes these calls down, and lets some of them fail. @param inject as strace has it; null for none */
export function tracer(log: string, calls: readonly Call[], inject: string | null): string[] {
  const what = ['-e', `trace=${calls.join(',')}`, ...(inject === null ? [] : ['-e', `inject=${inject}`])];
  return ['strace', '-f', '--seccomp-bpf', '-y', '-qq', '-s', '200', ...what, '-o', log];
}

/** What a tracer wrote down, in order. */
export function readTrace(log: string): Traced[] {
  if (!existsSync(log)) return [];
  const counts = new Map<string, number>();
  const traced: Traced[] = [];
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const [, thread = '', call = '', rest = ''] = /^(\d+)\s+(\w+)\((.*)$/.exec(line) ?? [];
    if (!(CALLS as readonly string[]).includes(call)) continue;
    const key = `${thread} ${call}`;
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    traced.push({ thread, call: call as Call, nth, text: rest, isInjected: line.includes('(INJECTED)') });
  }
  return traced;
}

/** Whether a call changes something below the folder. */
export function isOfFolder({ call, text }: Traced, folder: string): boolean {
  return text.includes(`${folder}/`) && (call !== 'openat' || text.includes('O_CREAT'));
}
