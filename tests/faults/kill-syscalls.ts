import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Broken, Fault, Found, Play } from './fault.ts';
import { whyNoTracer } from './io-errors/trace.ts';
import { counting, killing, type Point, pointsOf } from './kill-syscalls/points.ts';
import { Account } from './lives/account.ts';
import { type ImageServer, startImageServer } from './lives/image-server.ts';
import { live } from './lives/life.ts';
import { filesBelow, look } from './lives/look.ts';
import { dataDirOf, libraryOf, type Order } from './lives/order.ts';
import type { Found as Files } from './power-loss/disk.ts';
import { readFolder } from './power-loss/recording.ts';
import { prepare, SCENARIOS, type Scenario } from './power-loss/recordings.ts';

const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const WARM = join(import.meta.dirname, 'kill-syscalls', 'warm.ts');
/** One thread for files: then the n-th call of each thread is the same one each time. */
const ONE_THREAD = { UV_THREADPOOL_SIZE: '1' };

/** A scenario, with what it begins with and the points at which it can be killed. */
type Stage = {
  readonly scenario: Scenario;
  readonly parent: string;
  readonly server: ImageServer;
  readonly order: Order;
  readonly before: Files;
  /** How many requests were made for what it begins with. */
  readonly askedBefore: number;
  readonly points: readonly Point[];
};

/** Kills a life of each scenario before every call by which it changes a file, and looks at what the next one makes of it. */
export async function killAtCalls(
  { count, only, progress }: Play,
  scenarios: readonly Scenario[],
): Promise<Found> {
  const why = whyNoTracer();
  if (why !== null) throw new Error(why);
  const broken: Broken[] = [];
  const kills: Record<string, number> = {};
  let at = 0;
  let done = 0;
  let missed = 0;
  for (const scenario of scenarios) {
    const stage = await setUp(scenario);
    try {
      for (const point of spread(stage.points, count, scenarios.length)) {
        const own = at++;
        if (only !== null && own !== only) continue;
        const { hit, wrong } = await kill(stage, point);
        const where = `${scenario.name}, before ${point.call} ${point.nth} of the ${point.thread} thread`;
        broken.push(...wrong.map((what) => ({ at: own, what: `${where}: ${what}` })));
        if (hit) kills[point.call] = (kills[point.call] ?? 0) + 1;
        else missed += 1;
        if (hit) done += 1;
        progress(done);
      }
    } finally {
      await stage.server.close();
      rmSync(stage.parent, { recursive: true, force: true });
    }
  }
  const byCall = Object.fromEntries(
    Object.entries(kills).map(([call, times]) => [`kills before ${call}`, times]),
  );
  return { done, broken, figures: { ...byCall, 'lives that ended before their point': missed } };
}

/** All of them, or as many as are wished, from the beginning to the end. */
function spread(points: readonly Point[], count: number, scenarios: number): readonly Point[] {
  const most = Math.ceil(count / scenarios);
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, at) => points[Math.floor((at * points.length) / most)] as Point);
}

async function setUp(scenario: Scenario): Promise<Stage> {
  const parent = mkdtempSync(join(ROOT, 'safelight-calls-'));
  const server = await startImageServer(1, false);
  const order = await prepare(scenario, parent, server.baseUrl);
  const before = readFolder(order.folder);
  const askedBefore = server.asked.length;
  const file = join(parent, 'calls.txt');
  const whole = await live(order, { under: counting(file), env: ONE_THREAD });
  if (whole.how !== 'done')
    throw new Error(`${scenario.name}, undisturbed, ended ${whole.how}: ${whole.problems}`);
  const points = pointsOf(file, order.folder);
  rmSync(file);
  return { scenario, parent, server, order, before, askedBefore, points };
}

type Killed = { readonly hit: boolean; readonly wrong: readonly string[] };

async function kill({ scenario, server, order, before, askedBefore }: Stage, point: Point): Promise<Killed> {
  lay(order.folder, before);
  const mark = server.asked.length;
  const asked = () => [...server.asked.slice(0, askedBefore), ...server.asked.slice(mark)];
  const account = new Account();
  const { under, ahead } = killing(point);
  const env = { ...ONE_THREAD, WARM: `${point.thread}:${point.call}:${ahead}` };
  const first = await live(order, { under, node: ['--import', WARM], env });
  account.add(first.lines);
  const removes = scenario.chores.some((chore) => chore === 'purge' || chore === 'retention');
  const check = (ended: boolean) => {
    // A database of an earlier version cannot be looked at before the next start has brought it up to date.
    const isOlder = scenario.before === 'older' && !ended;
    const wrong = [...(isOlder ? [] : look(order.folder, account, asked(), ended)), ...halfFiles(order)];
    // Who removes a job for good removes what is known of its calls.
    return removes ? wrong.filter((what) => !what.endsWith('is not in the database')) : wrong;
  };
  const wrong = check(false);
  const second = await live({ ...order, chores: removes ? ['purge'] : [] });
  account.add(second.lines);
  if (second.how !== 'done') wrong.push(`The next start ended ${second.how}: ${second.problems}`);
  if (second.problems !== '') wrong.push(`The next start reports: ${second.problems.slice(0, 500)}`);
  wrong.push(...check(second.how === 'done'));
  return { hit: first.how === 'killed', wrong: [...new Set(wrong)] };
}

function lay(folder: string, files: Files): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const path of files.keys()) if (path.endsWith('/')) mkdirSync(path, { recursive: true });
  for (const [path, bytes] of files) if (!path.endsWith('/')) writeFileSync(path, bytes);
}

/** Whatever has its final name is whole: secrets, backups, exports. */
function halfFiles(order: Order): string[] {
  const dataDir = dataDirOf(order);
  const wrong: string[] = [];
  const expect = (path: string, whole: () => boolean): void => {
    try {
      if (!whole()) wrong.push(`${path} is not whole`);
    } catch (error) {
      wrong.push(`${path} is not whole: ${String(error)}`);
    }
  };
  for (const name of ['keys.json', 'webhooks.json']) {
    const path = join(dataDir, name);
    if (existsSync(path)) expect(path, () => typeof JSON.parse(readFileSync(path, 'utf8')) === 'object');
  }
  const backups = join(dataDir, 'backups');
  for (const name of existsSync(backups) ? readdirSync(backups) : []) {
    if (name.endsWith('.db')) expect(join(backups, name), () => isSound(join(backups, name)));
  }
  for (const path of filesBelow(join(libraryOf(order), 'exports'))) {
    if (path.endsWith('.jsonl'))
      expect(path, () => linesOf(path).every((line) => typeof JSON.parse(line) === 'object'));
  }
  return wrong;
}

function isSound(path: string): boolean {
  const db = new Database(path, { readonly: true });
  try {
    return db.pragma('integrity_check', { simple: true }) === 'ok';
  } finally {
    db.close();
  }
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

/** What is killed: everything that is recorded for the power cuts and not killed there already. */
const KILLED = SCENARIOS.filter(({ kill, name }) => kill === null && !name.includes('checkpoint'));

export const fault: Fault = {
  title:
    'kill -9 before every fsync, rename, link, unlink, truncation and new folder, and before every ninth write',
  unit: 'kills',
  // More than there are: all of them.
  target: 10_000,
  run: (play) => killAtCalls(play, KILLED),
};
