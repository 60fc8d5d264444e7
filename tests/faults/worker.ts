import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createImageWorkerPool } from '../../electron/adapters/sharp/pool.ts';
import { deriveSeed } from '../../electron/core/pipeline/random.ts';
import { FailureError } from '../../electron/core/ports/failure-error.ts';
import type { ImageWorker } from '../../electron/core/ports/image-worker.ts';
import { encodePng } from '../servers/samples.ts';
import { Chance } from './chance.ts';
import type { Broken, Fault, Found, Play } from './fault.ts';
import { bundleWorker } from './worker/bundle.ts';
import { bombPng, jpegThatClaims, pngThatClaims } from './worker/deadly-pictures.ts';
import { children, openDescriptors } from './worker/processes.ts';

/** What happens to a worker at work, or to what it is given. */
const AT_WORK = {
  SIGSEGV: 8,
  SIGKILL: 8,
  SIGABRT: 4,
  SIGSTOP: 2,
  garbage: 6,
  stranger: 6,
  nonsense: 6,
  flood: 3,
  exit: 6,
  abort: 3,
  heap: 2,
  memory: 3,
  hang: 2,
  'claims, png': 4,
  'claims, jpeg': 4,
  bomb: 3,
  'killed while idle': 6,
  'all at once': 4,
} as const;
type Way = keyof typeof AT_WORK;

const SIGNALS: readonly Way[] = ['SIGSEGV', 'SIGKILL', 'SIGABRT', 'SIGSTOP'];
const BY_ITSELF: readonly Way[] = [
  'garbage',
  'stranger',
  'nonsense',
  'flood',
  'exit',
  'abort',
  'heap',
  'memory',
  'hang',
];

/** What hangs is ended after this long; in the app after a minute. */
const TASK_TIMEOUT_MS = 8_000;
/** A task that has not ended by then never will: three of them may have to wait for one another's end. */
const PATIENCE_MS = 4 * TASK_TIMEOUT_MS;
const NEVER = new AbortController().signal;

/**
 * Real worker processes under the real pool: they are killed, stopped, broken, and given what is too large for any memory. Each time the
 * task fails by itself, as a rung of the ladder, and the next one is done by a fresh worker. This process, which the pool lives in, is the app.
 */
export const fault: Fault = {
  title: 'image workers that die, hang and lie',
  unit: 'times',
  target: 500,
  run,
};

type Bench = {
  readonly pool: ImageWorker;
  readonly folder: string;
  readonly good: string;
  readonly deadly: Readonly<Partial<Record<Way, string>>>;
  readonly chance: Chance;
  /** Milliseconds until a fresh worker had done its first task, each time. */
  readonly fresh: number[];
};

async function run({ count, seed, only, progress }: Play): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-worker-'));
  const broken: Broken[] = [];
  let at = 0;
  const onError = (error: unknown): void =>
    void broken.push({ at, what: `Nobody caught: ${error instanceof Error ? error.stack : String(error)}` });
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  // The broken worker finds there what to do: of the environment a worker is given little else.
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  const ways = new Map<string, number>();
  let done = 0;
  let fresh: number[] = [];
  let descriptors: readonly [number, number] = [0, 0];
  try {
    const bench = await prepare(folder);
    fresh = bench.fresh;
    await bench.pool.check();
    const atFirst = openDescriptors();
    for (at = only ?? 0; at < (only === null ? count : only + 1); at += 1) {
      const chance = new Chance(deriveSeed(seed, 'worker', at));
      const way = chance.weighted<Way>(AT_WORK);
      ways.set(way, (ways.get(way) ?? 0) + 1);
      const wrong = await once({ ...bench, chance }, way).catch((error) => [
        `A worker could not be had: ${error}`,
      ]);
      for (const what of wrong) broken.push({ at, what: `${way}: ${what}` });
      done += 1;
      progress(done);
    }
    descriptors = [atFirst, openDescriptors()];
    await bench.pool.stop();
    await sleep(200);
    const left = children();
    if (left.length > 0)
      broken.push({
        at,
        what: `Processes are left: ${left.map(({ state, command }) => `${state} ${command}`)}`,
      });
    const files = readdirSync(folder).filter((name) => !name.startsWith('keep-') && name !== 'done');
    if (files.length > 0) broken.push({ at, what: `Files are left: ${files}` });
    const resources = process
      .getActiveResourcesInfo()
      .filter((name) => name === 'ProcessWrap' || name === 'PipeWrap');
    // Standard streams that are pipes stay.
    if (resources.filter((name) => name === 'ProcessWrap').length > 0)
      broken.push({ at, what: `Handles are left: ${resources}` });
    if (descriptors[1] > descriptors[0] + 12)
      broken.push({ at, what: `${descriptors[0]} descriptors became ${descriptors[1]}` });
  } finally {
    process.off('uncaughtException', onError);
    process.off('unhandledRejection', onError);
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true });
  }
  const sorted = [...fresh].sort((a, b) => a - b);
  const quantile = (part: number): string =>
    `${Math.round(sorted[Math.floor(sorted.length * part)] ?? 0)} ms`;
  const above = sorted.filter((ms) => ms > 1_000).length;
  return {
    done,
    broken,
    figures: {
      'to a fresh worker’s first answer, half of all': quantile(0.5),
      '95 %': quantile(0.95),
      longest: `${Math.round(sorted.at(-1) ?? 0)} ms`,
      'above a second': above,
      'open descriptors, before and after': descriptors.join(', '),
      ways: [...ways].map(([way, times]) => `${way} ${times}`).join(', '),
    },
  };
}

async function prepare(folder: string): Promise<Omit<Bench, 'chance'>> {
  const good = join(folder, 'keep-good.png');
  writeFileSync(good, encodePng({ width: 256, height: 256, seed: 1 }));
  const deadly = {
    'claims, png': join(folder, 'keep-claims.png'),
    'claims, jpeg': join(folder, 'keep-claims.jpg'),
    bomb: join(folder, 'keep-bomb.png'),
  };
  writeFileSync(deadly['claims, png'], pngThatClaims(65_000, 65_000));
  writeFileSync(deadly['claims, jpeg'], jpegThatClaims());
  const pool = createImageWorkerPool({
    nodePath: process.execPath,
    workerEntry: await bundleWorker(join(folder, 'keep-bundle')),
    size: 2,
    taskTimeoutMs: TASK_TIMEOUT_MS,
    memoryLimitBytes: 400 * 2 ** 20,
    // So that what kills is the memory, not the header's size, in one of them.
    maxPixels: 600_000_000,
  });
  return { pool, folder, good, deadly, fresh: [] };
}

/** One mishap, and what of it was not as it must be. */
async function once(bench: Bench, way: Way): Promise<string[]> {
  const { pool, deadly } = bench;
  const wrong: string[] = [];
  if (way === 'killed while idle') return killIdle(bench);
  const deadlyPicture = deadly[way];
  if (deadlyPicture !== undefined) {
    // Takes seconds to make, so it is made when it is needed.
    if (way === 'bomb' && !existsSync(deadlyPicture)) writeFileSync(deadlyPicture, await bombPng());
    const code = await codeOf(pool.inspect(deadlyPicture, NEVER));
    if (code !== 'unusable_answer' && code !== 'worker_out_of_memory' && code !== 'worker_timeout')
      wrong.push(`It ended as ${code}`);
    return [...wrong, ...(await worksAgain(bench))];
  }
  if (BY_ITSELF.includes(way)) writeFileSync(join(bench.folder, way), '');
  const output = join(bench.folder, 'drawn.png');
  const tasks = [
    draw(pool, output),
    ...(way === 'all at once' ? [draw(pool, join(bench.folder, 'other.png'))] : []),
  ];
  for (const task of tasks) task.catch(() => {});
  const aims = SIGNALS.includes(way) || way === 'all at once';
  if (aims) await strike(bench, way);
  const codes = await Promise.all(tasks.map(codeOf));
  rmSync(output, { force: true });
  rmSync(join(bench.folder, 'other.png'), { force: true });
  for (const code of codes) {
    const expected = ['worker_crashed', 'worker_timeout', 'worker_out_of_memory', ...(aims ? [null] : [])];
    if (!expected.includes(code)) wrong.push(`It ended as ${code}`);
  }
  // Struck when the task had ended: whether the pool has heard of it when the next one comes is chance, and that one may pay for it.
  if (aims && codes.includes(null)) await codeOf(pool.inspect(bench.good, NEVER));
  return [...wrong, ...(await worksAgain(bench))];
}

/** A task that takes a while: long enough to be struck in its midst. */
function draw(pool: ImageWorker, outputPath: string): Promise<unknown> {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>';
  return pool.rasterize({ svg, width: 1_500, height: 1_500, format: 'png', outputPath }, NEVER);
}

/** Sends the signal to the workers that there are, at some moment of their work. */
async function strike({ chance }: Bench, way: Way): Promise<void> {
  await sleep(chance.between(0, 120));
  const workers = children().filter(
    ({ command, state }) => command.includes('broken-worker') && state !== 'Z',
  );
  const targets = way === 'all at once' ? workers : workers.slice(0, 1);
  for (const { pid } of targets) {
    try {
      process.kill(pid, way === 'all at once' ? 'SIGKILL' : (way as NodeJS.Signals));
    } catch {
      // It was gone before.
    }
  }
}

async function killIdle(bench: Bench): Promise<string[]> {
  await bench.pool.check();
  await strike(bench, 'SIGKILL');
  // Whether the pool has heard of the death when the next task comes is chance.
  const code = await codeOf(bench.pool.inspect(bench.good, NEVER));
  const wrong = code === null || code === 'worker_crashed' ? [] : [`The next task ended as ${code}`];
  return [...wrong, ...(await worksAgain(bench))];
}

/** What the pipeline does after a failure: the same once more, which now must go well, and soon. */
async function worksAgain({ pool, good, fresh, folder }: Bench): Promise<string[]> {
  const begun = performance.now();
  const code = await codeOf(pool.inspect(good, NEVER));
  fresh.push(performance.now() - begun);
  for (const name of [...BY_ITSELF]) {
    const file = join(folder, name);
    if (readdirSync(folder).includes(name))
      return [`The worker did not do it: ${file} ${readFileSync(file)}`];
  }
  const zombies = children().filter(({ state }) => state === 'Z');
  const wrong = zombies.length > 0 ? [`${zombies.length} zombies`] : [];
  return code === null ? wrong : [...wrong, `The retry ended as ${code}`];
}

/** The failure's code; null when it went well. */
async function codeOf(task: Promise<unknown>): Promise<string | null> {
  const patience = new AbortController();
  const never = sleep(PATIENCE_MS, 'never', { signal: patience.signal }).catch(() => null);
  try {
    return (await Promise.race([task.then(() => null), never])) === null ? null : 'nothing: it never ended';
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    return `not a failure: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    patience.abort();
  }
}
