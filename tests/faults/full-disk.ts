import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { deriveSeed } from '../../electron/core/pipeline/random.ts';
import { DEFAULT_RETRY_POLICY } from '../../shared/domain/retry-policy.ts';
import { PARAMS } from '../../shared/testing/records.ts';
import { Chance } from './chance.ts';
import type { Broken, Fault, Found, Play } from './fault.ts';
import { Account } from './lives/account.ts';
import { type ImageServer, startImageServer } from './lives/image-server.ts';
import { look } from './lives/look.ts';
import type { Line, Order } from './lives/order.ts';

const CHILD = join(import.meta.dirname, 'io-errors', 'io-child.ts');
const DISK_MB = 48;
/** What was promised: so long after there is space it goes on, in milliseconds. */
const RESUMED_MS = 5_000;
/** How long something may take that happens in a fraction of it, in milliseconds. */
const PATIENCE_MS = 120_000;

/** A small file system of its own. */
export type SmallDisk = {
  readonly folder: string;
  /** Takes every free byte. */
  fill(): void;
  /** Gives them back. */
  empty(): void;
  remove(): void;
};

/** @returns null where no file system may be mounted */
export function makeSmallDisk(): SmallDisk | null {
  const outside = mkdtempSync(join(tmpdir(), 'safelight-disk-'));
  const image = join(outside, 'disk.img');
  const folder = join(outside, 'disk');
  mkdirSync(folder);
  const done = [
    ['truncate', '-s', `${DISK_MB}M`, image],
    ['mkfs.ext4', '-q', '-F', '-m', '0', '-O', '^has_journal', image],
    ['mount', '-o', 'loop', image, folder],
  ].every(([command = '', ...args]) => spawnSync(command, args).status === 0);
  if (!done) {
    rmSync(outside, { recursive: true, force: true });
    return null;
  }
  const filler = join(folder, 'somebody-elses-file');
  return {
    folder,
    fill: () => fillDisk(filler),
    empty: () => rmSync(filler, { force: true }),
    remove: () => {
      for (let tries = 0; tries < 50 && spawnSync('umount', [folder]).status !== 0; tries += 1)
        spawnSync('sleep', ['0.1']);
      rmSync(outside, { recursive: true, force: true });
    },
  };
}

/** At one stroke, and then the rest in ever smaller pieces, each once: what the app gives back meanwhile is not taken too. */
function fillDisk(path: string): void {
  const file = openSync(path, 'a');
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    spawnSync('fallocate', ['-l', String(bavail * bsize), path]);
    for (let size = 2 ** 20; size >= 512; size /= 2) {
      try {
        writeSync(file, Buffer.alloc(size, 1));
      } catch {
        // The next, smaller one may fit.
      }
    }
  } finally {
    closeSync(file);
  }
}

/** One process over the disk, and what it says. */
class Life {
  readonly lines: Line[] = [];
  readonly account: Account;
  problems = '';
  holds = false;
  ended = false;
  readonly #heard: Socket;
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();

  constructor(order: Order, heard: Socket, account: Account) {
    this.account = account;
    this.#heard = heard;
    heard.on('message', (message) =>
      this.#hear(JSON.parse(message.toString()) as Line & { holds?: boolean }),
    );
    const { port } = heard.address();
    this.#child = spawn(process.execPath, [CHILD, JSON.stringify(order), String(port), 'stay'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'safelight-faults-compiled') },
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.problems += text;
    });
    this.#child.once('close', () => {
      this.ended = true;
      for (const look of this.#watchers) look();
    });
  }

  #hear(line: Line & { holds?: boolean }): void {
    if (line.holds === undefined) {
      this.lines.push(line);
      this.account.add([line]);
    } else this.holds = line.holds;
    for (const look of this.#watchers) look();
  }

  /** Resolves to whether it came to be so in time, or ended. */
  async until(condition: () => boolean, ms = PATIENCE_MS): Promise<boolean> {
    let look = (): void => {};
    const became = new Promise<boolean>((resolve) => {
      look = () => {
        if (condition()) resolve(true);
        else if (this.ended) resolve(false);
      };
      this.#watchers.add(look);
      look();
    });
    const patience = new AbortController();
    const late = wait(ms, false, { signal: patience.signal }).catch(() => false);
    const result = await Promise.race([became, late]);
    patience.abort();
    this.#watchers.delete(look);
    return result;
  }

  async kill(): Promise<void> {
    if (!this.ended) {
      this.#child.kill('SIGKILL');
      await this.until(() => this.ended);
    }
    this.#heard.close();
  }
}

async function begin(order: Order, account: Account): Promise<Life> {
  const heard = createSocket('udp4');
  heard.bind(0, '127.0.0.1');
  await once(heard, 'listening');
  return new Life(order, heard, account);
}

type Story = {
  readonly broken: string[];
  held: boolean;
  restarted: boolean;
  resumedMs: number | null;
  failed: number;
};

/** A job on the small disk, which somebody fills on the way; then there is space again. */
async function play(disk: SmallDisk, seed: number): Promise<Story> {
  const story: Story = { broken: [], held: false, restarted: false, resumedMs: null, failed: 0 };
  const chance = new Chance(seed);
  const server = await startImageServer(seed, false);
  const folder = mkdtempSync(join(disk.folder, 'story-'));
  const account = new Account();
  const order = orderOf(folder, server, seed);
  let life = await begin(order, account);
  try {
    const fillAfter = chance.between(1, 90);
    await life.until(() => life.lines.length >= fillAfter);
    disk.fill();
    story.held = await life.until(() => life.holds, 12_000);
    if (story.held) await expectCalm(story, server);
    if (story.held && chance.odds(0.3)) {
      await life.kill();
      story.restarted = true;
      life = await begin(order, account);
      // It starts and waits; or it cannot even open its database, and says so.
      await life.until(() => life.holds, 20_000);
      if (life.ended && !life.problems.includes('full')) story.broken.push(`Ended: ${life.problems}`);
      if (life.ended) {
        await life.kill();
        disk.empty();
        life = await begin(order, account);
      }
    }
    await resume(story, disk, life);
    const ended = await life.until(() => life.ended, PATIENCE_MS);
    if (!ended) story.broken.push(`It never ended: ${life.problems.slice(-600)}`);
    if (/\n\s+at /.test(life.problems))
      story.broken.push(`A stack was shown: ${life.problems.slice(0, 600)}`);
    // Calls that a kill cut off wait for their user's word, as after any kill.
    const unknown = (what: string) => story.restarted && what.endsWith('images unknown');
    story.broken.push(...look(folder, account, server.asked, ended).filter((what) => !unknown(what)));
    const saved = account.completed.size;
    story.failed = (order.jobs[0]?.images ?? 0) - saved;
    // One that could not even be created was never acknowledged.
    const mayLack = account.created.size === 0 || story.restarted;
    if (story.failed > 0 && !mayLack)
      story.broken.push(`${story.failed} images failed: ${life.problems.slice(-600)}`);
  } finally {
    await life.kill();
    disk.empty();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return story;
}

/** While it waits nothing is asked for. */
async function expectCalm(story: Story, server: ImageServer): Promise<void> {
  await wait(500);
  const before = server.asked.length;
  await wait(1_000);
  if (server.asked.length > before) story.broken.push('Something was bought while nothing could be saved');
}

async function resume(story: Story, disk: SmallDisk, life: Life): Promise<void> {
  const freed = performance.now();
  const waited = life.holds;
  disk.empty();
  if (!waited) return;
  await life.until(() => !life.holds);
  story.resumedMs = Math.round(performance.now() - freed);
  if (story.resumedMs > RESUMED_MS) story.broken.push(`It went on only after ${story.resumedMs} ms`);
}

function orderOf(folder: string, { baseUrl }: ImageServer, seed: number): Order {
  const retryPolicy = {
    ...DEFAULT_RETRY_POLICY,
    backoffMs: 10,
    timeoutMs: 120_000,
    whenBilled: 'ask' as const,
  };
  const job = {
    ...PARAMS,
    prompt: 'a full disk',
    baseUrl,
    images: 12,
    variants: 1,
    concurrency: 2,
    retryPolicy,
  };
  return { folder, baseUrl, worker: 'fake', jobs: [{ ...job, preset: 'subtle' }], seed };
}

async function run({ count, seed, only, progress }: Play): Promise<Found> {
  const disk = makeSmallDisk();
  if (disk === null) throw new Error('No file system may be mounted here');
  const broken: Broken[] = [];
  const stories: Story[] = [];
  try {
    const { bavail, bsize } = statfsSync(disk.folder);
    if (bavail * bsize < 30 * 2 ** 20) throw new Error('The small disk is too small');
    for (let at = only ?? 0; at < (only === null ? count : only + 1); at += 1) {
      const story = await play(disk, deriveSeed(seed, 'full-disk', at));
      stories.push(story);
      broken.push(...story.broken.map((what) => ({ at, what })));
      progress(stories.length);
    }
  } finally {
    disk.remove();
  }
  const resumed = stories.flatMap(({ resumedMs }) => resumedMs ?? []).sort((a, b) => a - b);
  return {
    done: stories.length,
    broken,
    figures: {
      'jobs that had to wait': stories.filter(({ held }) => held).length,
      'of these killed and started again on the full disk': stories.filter(({ restarted }) => restarted)
        .length,
      'to go on when there was space, median (ms)': resumed[Math.floor(resumed.length / 2)] ?? 0,
      'to go on when there was space, most (ms)': resumed.at(-1) ?? 0,
    },
  };
}

export const fault: Fault = {
  title: 'a full disk (ext4 of 48 MB) at random points of real jobs',
  unit: 'jobs',
  target: 200,
  run,
};
