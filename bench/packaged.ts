import { mkdtempSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { UnpackedApp } from '../build/package/unpacked-app.ts';
import type { Client } from '../shared/contract/client.ts';
import type { Job, JobParams } from '../shared/domain/job.ts';
import { openPackage, packageApp, run as runProgram } from '../tests/support/packages.ts';
import { newJob, scratch } from './fixtures.ts';
import { atLeast, atMost, figure, inTurns, type Row, within } from './measure.ts';
import { bytesIn, packageEmpty, startPackaged } from './packaged-apps.ts';

const START_ROUNDS = 5;
const JOB_ROUNDS = 1;
/** A job of the demo provider, which takes about a second for a picture. */
const JOB = { images: 100, variants: 4, size: '1024x1024', concurrency: 4 } as const;

/** The packaged app against an empty packaged one, in size and start, and against the command line that it brings, in the rate of a job. */
export async function run(): Promise<Row[]> {
  const folder = scratch();
  const app = await packageApp(join(folder, 'safelight'));
  const empty = await packageEmpty(join(folder, 'empty'));
  const addedMb = sizeMb(app) - sizeMb(empty) - bytesIn(join(app.resources, 'node')) / 1e6;
  await openPackage(app);
  await openPackage(empty);
  const place = () => {
    const path = mkdtempSync(join(folder, 'place-'));
    return ['--data-dir', join(path, 'data'), '--library', join(path, 'library')];
  };
  const started = place();
  const starts = await inTurns(START_ROUNDS, {
    app: () => startMs(app, started, 'nav button'),
    empty: () => startMs(empty, ['about:blank', 'none'], 'body'),
  });
  const rates = await inTurns(JOB_ROUNDS, {
    app: () => rateInApp(app, place()),
    commandLine: () => rateOnCommandLine(app, place()),
  });
  return [
    within('added to an empty packaged app, without the Node that comes with it', addedMb, 70, 'MB'),
    atMost(
      'cold start, against an empty packaged app',
      figure(starts, 'app'),
      figure(starts, 'empty'),
      'ms',
      1.5,
    ),
    atLeast(
      `a job of ${JOB.images} images × ${JOB.variants}, against the command line`,
      figure(rates, 'app'),
      figure(rates, 'commandLine'),
      'variants/s',
      0.9,
    ),
  ];
}

function sizeMb({ executable }: UnpackedApp): number {
  return bytesIn(dirname(executable)) / 1e6;
}

async function startMs(app: UnpackedApp, args: readonly string[], ready: string): Promise<number> {
  const begun = performance.now();
  const window = await startPackaged(app, args);
  await window.page.locator(ready).first().waitFor({ state: 'attached' });
  const ms = performance.now() - begun;
  await window.app.close();
  return ms;
}

/** Variants a second, from the job's start to its end, with the window open on it. */
async function rateInApp(packaged: UnpackedApp, places: readonly string[]): Promise<number> {
  const { app, page } = await startPackaged(packaged, places);
  await page.locator('nav button').first().waitFor();
  const params: JobParams = { ...newJob(1).params, ...JOB, provider: 'demo', model: 'demo-1' };
  const ms = await page.evaluate(async (wanted) => {
    const client = window.safelight as Client;
    const ended = new Promise<Job>((resolve) => {
      client.subscribe((event) => {
        if (event.name === 'job.changed' && event.payload.finishedAt !== null) resolve(event.payload);
      });
    });
    const created = await client.call('job.create', { params: wanted });
    if (!created.ok) throw new Error(created.error.message);
    const { status, startedAt, finishedAt } = await ended;
    if (status !== 'completed') throw new Error(`The job ended ${status}`);
    return Number(finishedAt) - Number(startedAt);
  }, params);
  await app.close();
  return rateOf(ms);
}

/** The same of the command line, run as its launcher does. */
async function rateOnCommandLine({ resources }: UnpackedApp, places: readonly string[]): Promise<number> {
  const outside = readdirSync(resources).find((name) => name.endsWith('.asar.unpacked')) ?? '';
  const node = join(resources, 'node', process.platform === 'win32' ? 'node.exe' : 'node');
  const { prompt, preset, seed } = newJob(1).params;
  const said = await runProgram(node, [
    join(resources, outside, 'out/main/cli.cjs'),
    ...['generate', '--provider', 'demo', '--prompt', prompt, '--json', ...places],
    ...['--preset', preset, '--seed', String(seed), '--size', JOB.size],
    ...['--images', String(JOB.images), '--variants', String(JOB.variants)],
    ...['--concurrency', String(JOB.concurrency)],
  ]);
  const job = JSON.parse(said.trim().split('\n').at(-1) ?? '') as { durations: { totalMs: number } };
  return rateOf(job.durations.totalMs);
}

function rateOf(ms: number): number {
  return (JOB.images * JOB.variants) / (ms / 1000);
}
