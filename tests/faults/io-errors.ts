import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_RETRY_POLICY } from '../../shared/domain/retry-policy.ts';
import { PARAMS } from '../../shared/testing/records.ts';
import { Chance } from './chance.ts';
import type { Broken, Fault, Found, Play } from './fault.ts';
import { CALLS, type Call, isOfFolder, readTrace, tracer, whyNoTracer } from './io-errors/trace.ts';
import { Account } from './lives/account.ts';
import { type ImageServer, startImageServer } from './lives/image-server.ts';
import { live } from './lives/life.ts';
import { look } from './lives/look.ts';
import type { Line, Order } from './lives/order.ts';

const CHILD = join(import.meta.dirname, 'io-errors', 'io-child.ts');
const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
/** A life that does not end is ended after this many milliseconds, and counts as broken. */
const PATIENCE_MS = 40_000;

/** One way for the disk to fail: this error at the n-th call of this kind, of each thread; once, or from then on. */
export type Point = {
  readonly call: Call;
  readonly nth: number;
  readonly error: 'EIO' | 'ENOSPC';
  readonly forGood: boolean;
};

const say = ({ call, nth, error, forGood }: Point) => `${error} at ${call} ${nth}${forGood ? '+' : ''}`;

/** Every point at which the disk can fail in one job: all n-th calls below its folder, each in four ways. */
async function findPoints(seed: number): Promise<Point[]> {
  const place = await openPlace(seed);
  try {
    const log = join(place.folder, 'trace');
    await fail(place, log, null);
    const counts = new Map<Call, Set<number>>(CALLS.map((call) => [call, new Set()]));
    for (const traced of readTrace(log))
      if (isOfFolder(traced, place.folder)) counts.get(traced.call)?.add(traced.nth);
    return [...counts].flatMap(([call, all]) =>
      [...all].flatMap((nth) =>
        [true, false].flatMap((forGood) =>
          (['EIO', 'ENOSPC'] as const).map((error) => ({ call, nth, error, forGood })),
        ),
      ),
    );
  } finally {
    await place.close();
  }
}

type Place = {
  readonly folder: string;
  readonly server: ImageServer;
  readonly order: Order;
  close(): Promise<void>;
};

async function openPlace(seed: number): Promise<Place> {
  const folder = mkdtempSync(join(ROOT, 'safelight-io-'));
  const server = await startImageServer(seed, false);
  const job = {
    ...PARAMS,
    prompt: 'a job on a bad disk',
    baseUrl: server.baseUrl,
    images: 1,
    variants: 1,
    concurrency: 1,
    preset: 'subtle' as const,
    retryPolicy: { ...DEFAULT_RETRY_POLICY, backoffMs: 10, timeoutMs: 10_000, whenBilled: 'ask' as const },
  };
  const order: Order = { folder, baseUrl: server.baseUrl, worker: 'fake', jobs: [job], seed };
  // Made before: where not even they can be made, there is nothing that could be lost.
  for (const below of ['app/data', 'pictures/library']) mkdirSync(join(folder, below), { recursive: true });
  return {
    folder,
    server,
    order,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type FailedLife = { readonly lines: readonly Line[]; readonly problems: string; readonly isStuck: boolean };

/** Lives once, with the disk failing at this point. @param point null for a disk that does not fail */
async function fail({ order }: Place, log: string, point: Point | null): Promise<FailedLife> {
  const heard = createSocket('udp4');
  const lines: Line[] = [];
  heard.on('message', (message) => lines.push(JSON.parse(message.toString()) as Line));
  heard.bind(0, '127.0.0.1');
  await once(heard, 'listening');
  const inject =
    point === null ? null : `${point.call}:error=${point.error}:when=${point.nth}${point.forGood ? '+' : ''}`;
  const calls = point === null ? CALLS : [point.call];
  const [command = '', ...args] = [
    ...tracer(log, calls, inject),
    process.execPath,
    CHILD,
    JSON.stringify(order),
    String(heard.address().port),
  ];
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    // One thread for files: then the n-th call is the same one each time.
    env: {
      ...process.env,
      UV_THREADPOOL_SIZE: '1',
      NODE_COMPILE_CACHE: join(tmpdir(), 'safelight-faults-compiled'),
    },
  });
  let problems = '';
  let isStuck = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    problems += text;
  });
  const patience = setTimeout(() => {
    isStuck = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, PATIENCE_MS);
  await once(child, 'close');
  clearTimeout(patience);
  // What was said last may still be in the socket.
  await new Promise((resolve) => setImmediate(resolve));
  heard.close();
  return { lines, problems, isStuck };
}

type Played = { readonly isHit: boolean; readonly broken: readonly string[]; readonly wasTold: boolean };

async function play(point: Point, seed: number): Promise<Played> {
  const place = await openPlace(seed);
  const log = join(place.folder, 'trace');
  try {
    const first = await fail(place, log, point);
    const hit = readTrace(log).filter(({ isInjected }) => isInjected);
    // The n-th call was none of the disk’s this time: a pipe, or a file of the program itself.
    if (hit.length === 0 || hit.some((traced) => !isHitOfDisk(traced, place.folder)))
      return { isHit: false, broken: [], wasTold: false };
    const account = new Account();
    account.add(first.lines);
    const broken = [...wrongWords(first, account, place), ...(first.isStuck ? ['It never ended'] : [])];
    rmSync(log);
    const second = await live(place.order);
    account.add(second.lines);
    if (second.how !== 'done') broken.push(`Without the fault it is ${second.how}: ${second.problems}`);
    broken.push(...look(place.folder, account, place.server.asked, second.how === 'done'));
    return { isHit: true, broken, wasTold: first.problems !== '' };
  } finally {
    await place.close();
  }
}

function isHitOfDisk(traced: Parameters<typeof isOfFolder>[0], folder: string): boolean {
  return traced.text.includes(`${folder}/`) || traced.text.includes(folder);
}

/** What is told names the file and shows no stack; whatever did not end well was told. */
function wrongWords({ problems, lines }: FailedLife, account: Account, { folder }: Place): string[] {
  const wrong: string[] = [];
  if (/\n\s+at /.test(problems)) wrong.push(`A stack was shown: ${problems.slice(0, 600)}`);
  if (problems !== '' && !problems.includes(folder))
    wrong.push(`No path is named: ${problems.slice(0, 300)}`);
  const isWhole = account.completed.size === 1;
  if (!isWhole && problems === '') wrong.push(`Nothing was told; it said ${lines.length} things`);
  return wrong;
}

async function run({ count, seed, only, progress }: Play): Promise<Found> {
  const why = whyNoTracer();
  if (why !== null) throw new Error(why);
  const all = await findPoints(seed);
  const chosen = only !== null ? [only] : inSomeOrder(all.length, seed).slice(0, count);
  const broken: Broken[] = [];
  const figures = { hit: 0, missed: 0, told: 0 };
  let done = 0;
  for (const at of chosen) {
    const point = all[at];
    if (point === undefined) continue;
    const played = await play(point, seed);
    broken.push(...played.broken.map((what) => ({ at, what: `${say(point)}: ${what}` })));
    figures[played.isHit ? 'hit' : 'missed'] += 1;
    if (played.wasTold) figures.told += 1;
    done += 1;
    progress(done);
  }
  return {
    done: figures.hit,
    broken,
    figures: {
      'points of one job': all.length,
      'points tried that were none of the disk’s in that run': figures.missed,
      'failures that were told to the user': figures.told,
    },
  };
}

/** All of them, those of every kind early: whoever plays few of them plays different ones. */
function inSomeOrder(length: number, seed: number): number[] {
  const chance = new Chance(seed);
  const all = Array.from({ length }, (_, at) => at);
  for (let at = length - 1; at > 0; at -= 1) {
    const other = chance.between(0, at);
    [all[at], all[other]] = [all[other] as number, all[at] as number];
  }
  return all;
}

export const fault: Fault = {
  title:
    'EIO and ENOSPC at every n-th write, fsync, rename, link, unlink, truncation and new file of a job, once and for good',
  unit: 'points',
  target: 10_000,
  run,
};
