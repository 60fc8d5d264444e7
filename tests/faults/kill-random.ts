import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveSeed, seededRandom } from '../../electron/core/pipeline/random.ts';
import { DEFAULT_RETRY_POLICY } from '../../shared/domain/retry-policy.ts';
import { PARAMS } from '../../shared/testing/records.ts';
import type { Broken, Fault, Found, Play } from './fault.ts';
import { Account } from './lives/account.ts';
import { type ImageServer, startImageServer } from './lives/image-server.ts';
import { type LifeOptions, live } from './lives/life.ts';
import { look } from './lives/look.ts';
import type { Order } from './lives/order.ts';

/** One story: jobs over one folder, killed this often on the way, then left to end. */
const KILLS_IN_A_STORY = 6;
/** Every so many stories the pictures are made by real image workers. */
const REAL_WORKERS_EVERY = 10;
/** In memory where there is such a place: a kill takes nothing from a disk that has answered, and each story makes hundreds of files. */
const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

type Story = {
  readonly at: number;
  readonly broken: string[];
  lives: number;
  kills: number;
  requests: number;
  /** Acknowledged, and found at the end. */
  entries: number;
  images: number;
  /** How often the user allowed an image to be bought again. */
  allowed: number;
};

function begin(at: number): Story {
  return { at, broken: [], lives: 0, kills: 0, requests: 0, entries: 0, images: 0, allowed: 0 };
}

async function run({ count, seed, only, progress }: Play): Promise<Found> {
  const stories: Story[] = [];
  let next = only ?? 0;
  const kills = () => stories.reduce((sum, story) => sum + story.kills, 0);
  const work = async (): Promise<void> => {
    while (only === null ? kills() < count : next === only) {
      const story = begin(next);
      next += 1;
      stories.push(story);
      await play(story, seed, () => progress(kills()));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const sum = (of: (story: Story) => number) => stories.reduce((total, story) => total + of(story), 0);
  const broken = stories.flatMap(({ at, broken }) => broken.map((what): Broken => ({ at, what })));
  return {
    done: kills(),
    broken,
    figures: {
      stories: stories.length,
      lives: sum(({ lives }) => lives),
      'requests that reached the server': sum(({ requests }) => requests),
      'entries acknowledged and found': sum(({ entries }) => entries),
      'completed images acknowledged and found': sum(({ images }) => images),
      'images that the user allowed to be bought again': sum(({ allowed }) => allowed),
    },
  };
}

async function play(story: Story, seed: number, progress: () => void): Promise<void> {
  const own = deriveSeed(seed, 'kill-random', story.at);
  const random = seededRandom(own);
  const folder = mkdtempSync(join(ROOT, 'safelight-kill-'));
  const server = await startImageServer(own);
  const account = new Account();
  const order = orderOf(story.at, own, folder, server.baseUrl, random);
  try {
    for (let plan = KILLS_IN_A_STORY; ; plan -= 1) {
      const end = await live(order, plan > 0 ? killing(server, random) : {});
      server.watch = null;
      account.add(end.lines);
      story.lives += 1;
      if (end.how === 'killed') story.kills += 1;
      const ended = end.how === 'done';
      if (end.how === 'stuck' || end.how === 'failed') story.broken.push(`A life is ${end.how}`);
      if (end.problems !== '') story.broken.push(`A life reports: ${end.problems.slice(0, 1_000)}`);
      story.broken.push(...look(folder, account, server.asked, ended));
      progress();
      if (ended || story.broken.length > 0) break;
    }
    story.requests = server.asked.length;
    story.entries = account.entries.size;
    story.images = account.completed.size;
    for (const times of account.allowed.values()) story.allowed += times;
  } finally {
    await server.close();
    if (story.broken.length === 0) rmSync(folder, { recursive: true, force: true });
  }
}

function orderOf(at: number, seed: number, folder: string, baseUrl: string, random: () => number): Order {
  const upTo = (most: number) => 1 + Math.floor(random() * most);
  const jobs = Array.from({ length: 1 + upTo(2) }, (_, index) => ({
    ...PARAMS,
    prompt: `job ${index + 1}`,
    baseUrl,
    images: 1 + upTo(4),
    variants: upTo(3),
    concurrency: upTo(4),
    preset: 'subtle' as const,
    retryPolicy: { ...DEFAULT_RETRY_POLICY, backoffMs: 10, timeoutMs: 10_000, whenBilled: 'ask' as const },
  }));
  return { folder, baseUrl, worker: at % REAL_WORKERS_EVERY === 0 ? 'real' : 'fake', jobs, seed };
}

/** When a life is killed: at some time, or close behind something that it said, that was asked, or that was answered. */
function killing(server: ImageServer, random: () => number): LifeOptions {
  const kind = random();
  const nth = 1 + Math.floor(random() ** 2 * 16);
  const behindMs = random() < 0.5 ? 0 : random() ** 2 * 12;
  let seen = 0;
  let kill = (): void => {};
  const count = (): void => {
    seen += 1;
    if (seen !== nth) return;
    if (behindMs === 0) kill();
    else setTimeout(kill, behindMs);
  };
  return {
    onStart: (killIt) => {
      kill = killIt;
      if (kind < 0.3) setTimeout(kill, 200 + random() * 900);
      else if (kind < 0.65) server.watch = (what) => what === (kind < 0.45 ? 'asked' : 'answered') && count();
    },
    ...(kind >= 0.65 && { onLine: count }),
  };
}

export const fault: Fault = {
  title: 'kill -9 at random times during real jobs',
  unit: 'kills',
  target: 2_000,
  run,
};
