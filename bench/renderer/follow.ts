import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { ROOT } from '../../build/ensure-built.mjs';
import { FRAME_MS } from '../../electron/core/logging/live-feed.ts';
import { EVENT_CHANNEL } from '../../electron/hosts/desktop/channels.ts';
import { jobId } from '../../renderer/testing/jobs.ts';
import { atMost, figure, inTurns, median, type Row, within } from '../measure.ts';
import { type BenchWindow, mainThreadSeconds, openWindow } from './window.ts';

/** Entries in each batch of the app's live feed: 1,000 a second. */
const BATCH = FRAME_MS;
const WARM_UP_MS = 2_000;
const MEASURED_MS = 5_000;
const ROUNDS = 5;
/** Two frames at 60 Hz. */
const TWO_FRAMES_MS = 33.4;

type Followed = { readonly busyMs: number; readonly p95: number; readonly slowFrames: number };

/** 1,000 entries a second through the app's own IPC, into its panel and into two plain lists. */
export async function followRows(): Promise<Row[]> {
  await buildPage();
  const seen: Followed[] = [];
  const figures = await inTurns(ROUNDS, {
    app: async () => {
      const followed = await follow('app');
      seen.push(followed);
      return followed.busyMs;
    },
    hand: async () => (await follow('hand')).busyMs,
    virtuoso: async () => (await follow('virtuoso')).busyMs,
  });
  const app = figure(figures, 'app');
  return [
    within(
      '1,000 entries/s: logged to painted, p95',
      median(seen.map(({ p95 }) => p95)),
      TWO_FRAMES_MS,
      'ms',
    ),
    within('1,000 entries/s: frames over 25 ms', median(seen.map(({ slowFrames }) => slowFrames)), 0.5, '%'),
    atMost('1,000 entries/s: main thread, against hand-written', app, figure(figures, 'hand'), 'ms/s', 1.2),
    atMost(
      '1,000 entries/s: main thread, against react-virtuoso',
      app,
      figure(figures, 'virtuoso'),
      'ms/s',
      1,
    ),
  ];
}

/** The lists, built as the app's page is. */
export async function buildPage(): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    build: { target: 'chrome114', minify: false, outDir: join(ROOT, 'out/bench'), emptyOutDir: true },
  });
}

export async function follow(list: string): Promise<Followed> {
  const url = pathToFileURL(join(ROOT, 'out/bench/index.html'));
  url.searchParams.set('list', list);
  const shell = join(import.meta.dirname, 'shell.cjs');
  const window = await openWindow([shell, url.href, join(ROOT, 'out/preload/preload.cjs')]);
  try {
    // Each list listens by then; what is sent before is never seen.
    await window.page.locator('.bench-list, .log .empty').first().waitFor({ state: 'attached' });
    await startLogging(window);
    await window.page.waitForFunction(() => document.querySelector('[data-seq]') !== null);
    await window.page.waitForTimeout(WARM_UP_MS);
    return await measure(window);
  } finally {
    await window.app.close();
  }
}

/** Sends from the main process what the app's live feed would send. */
export async function startLogging({ app }: BenchWindow): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, { channel, batch, frameMs, job }) => {
      let seq = 0;
      const entry = (createdAt: number) => {
        seq += 1;
        return {
          id: `01890000-0000-7000-9000-${String(seq).padStart(12, '0')}`,
          seq,
          jobId: job,
          userId: job,
          imageId: null,
          attempt: 1,
          level: ['info', 'success', 'info', 'warning', 'info', 'error', 'info', 'success'][seq % 8],
          step: ['base_generation', 'processing', 'upload', 'variant_creation'][seq % 4],
          message: `Image ${seq % 100}: attempt 1 received after 20.4 s, logged at ${createdAt}`,
          detailsJson: JSON.stringify({
            image: seq % 100,
            attempt: 1,
            model: 'gpt-image-2',
            elapsedMs: 20_412,
            at: seq,
          }),
          createdAt,
        };
      };
      const [window] = BrowserWindow.getAllWindows();
      const timer = setInterval(() => {
        if (window === undefined || window.isDestroyed()) return clearInterval(timer);
        const now = Date.now();
        // Logged one by one since the last frame, the last of them just now.
        const entries = Array.from({ length: batch }, (_, at) =>
          entry(now - Math.round(((batch - 1 - at) * frameMs) / batch)),
        );
        const batches = [{ jobId: job, firstSeq: seq - batch + 1, lastSeq: seq, entries, skipped: 0 }];
        window.webContents.send(channel, { name: 'log.appended', payload: { batches } });
      }, frameMs);
    },
    { channel: EVENT_CHANNEL, batch: BATCH, frameMs: FRAME_MS, job: jobId(1) },
  );
}

async function measure(window: BenchWindow): Promise<Followed> {
  await window.page.evaluate(() => globalThis.window.seen.reset());
  const [busyBefore, startedAt] = [await mainThreadSeconds(window), performance.now()];
  await window.page.waitForTimeout(MEASURED_MS);
  const busy = (await mainThreadSeconds(window)) - busyBefore;
  const seconds = (performance.now() - startedAt) / 1_000;
  const { frames, latencies } = await window.page.evaluate(() => ({ ...globalThis.window.seen }));
  const sorted = latencies.sort((a, b) => a - b);
  return {
    busyMs: (busy * 1_000) / seconds,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? Number.POSITIVE_INFINITY,
    slowFrames: (frames.filter((ms) => ms > 25).length / frames.length) * 100,
  };
}
