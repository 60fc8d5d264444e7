import { readFileSync } from 'node:fs';

/** The calls before which a life is killed. Of the writes into the database, which are by far the most, only some. */
export const KILLING_CALLS = [
  'fsync',
  'rename',
  'link',
  'unlink',
  'rmdir',
  'mkdir',
  'ftruncate',
  'pwrite64',
] as const;
export type KillingCall = (typeof KILLING_CALLS)[number];
const OF_WRITES_EACH = 9;

/** A life is killed before the n-th call of this kind of its main thread, or of the one thread that works on files beside it. */
export type Point = {
  readonly call: KillingCall;
  readonly thread: 'main' | 'pool';
  readonly nth: number;
  /** How many such calls the other thread makes. */
  readonly ofOther: number;
};

/** What strace is told to count the calls. */
export function counting(file: string): string[] {
  return ['strace', '-f', '-y', '-qq', '-s', '300', '-o', file, '-e', `trace=${KILLING_CALLS.join(',')}`];
}

/** What strace is told to kill at a point: the counter of its thread is far ahead, so that the other one's never gets there. */
export function killing({ call, nth, ofOther }: Point): { readonly under: string[]; readonly ahead: number } {
  const ahead = ofOther + 20;
  const inject = `inject=${call}:signal=SIGKILL:when=${ahead + nth}`;
  return { under: ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject], ahead };
}

/** Every point of a life at which something below the folder changes. */
export function pointsOf(file: string, folder: string): Point[] {
  const made = new Map<string, number>();
  const points: Omit<Point, 'ofOther'>[] = [];
  let main: string | null = null;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, thread = '', call = '', rest = ''] = /^(\d+)\s+(\w+)\((.*)$/.exec(line) ?? [];
    if (!isKilling(call)) continue;
    // The database is opened, and so its folder made, before any other thread does anything.
    main ??= thread;
    const which = thread === main ? 'main' : 'pool';
    const nth = (made.get(`${which} ${call}`) ?? 0) + 1;
    made.set(`${which} ${call}`, nth);
    if (!rest.includes(folder)) continue;
    if (call === 'pwrite64' && nth % OF_WRITES_EACH !== 0) continue;
    points.push({ call, thread: which, nth });
  }
  return points.map((point) => {
    const other = point.thread === 'main' ? 'pool' : 'main';
    return { ...point, ofOther: made.get(`${other} ${point.call}`) ?? 0 };
  });
}

function isKilling(call: string): call is KillingCall {
  return (KILLING_CALLS as readonly string[]).includes(call);
}
