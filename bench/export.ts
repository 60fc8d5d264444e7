import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { App } from '../electron/core/app/app.ts';
import { clientOf } from '../electron/core/app/client.ts';
import type { ExportFormat } from '../shared/contract/exports.ts';
import { fillLog, newJob, openBenchApp, scratch } from './fixtures.ts';
import { atLeast, figure, inTurns, type Row, within } from './measure.ts';

const ENTRIES = 1_000_000;
const ROUNDS = 3;
/**
 * What an export may add to the process's memory, in MB: a few slices as rows and as text, and garbage that was not worth collecting yet.
 * All rows together would add more than 300.
 */
const MOST_GROWTH_MB = 100;
const SAMPLE_MS = 20;

/** Exports of a job of 1,000,000 entries, against reading its rows and doing nothing with them. */
export async function run(): Promise<Row[]> {
  const folder = scratch();
  const { app, store } = openBenchApp(folder, { secrets: ['a-key-that-is-in-no-entry'] });
  console.error(`  filling ${ENTRIES.toLocaleString('en')} entries …`);
  const job = newJob(1, 'completed');
  store.jobs.insert(job);
  fillLog(store, job.id, ENTRIES);
  const bare = new Database(join(folder, 'safelight.db'), { readonly: true });
  const rows = bare.prepare('SELECT * FROM image_generation_logs ORDER BY place');
  // First, while the process has not grown for anything else.
  const grown: Row[] = [];
  for (const format of ['jsonl', 'otlp', 'bundle'] as const) {
    const growth = await growthMb(() => exportJob(app, job.id, format));
    grown.push(within(`memory that an export as ${format} adds`, growth, MOST_GROWTH_MB, 'MB'));
  }
  const rate = async (work: () => unknown): Promise<number> => {
    const started = performance.now();
    await work();
    return ENTRIES / ((performance.now() - started) / 1_000);
  };
  const exported = (format: ExportFormat) => async (): Promise<number> => {
    let path = '';
    const measured = await rate(async () => {
      path = await exportJob(app, job.id, format);
    });
    // Gigabytes that nobody has read would be written to the disk in the middle of the next measurement.
    await rm(path);
    return measured;
  };
  const figures = await inTurns(ROUNDS, {
    bare: () => rate(() => iterate(rows.iterate())),
    jsonl: exported('jsonl'),
    csv: exported('csv'),
    text: exported('text'),
  });
  bare.close();
  await app.stop();
  store.close();
  const against = (format: ExportFormat, limit: number) =>
    atLeast(`entries exported as ${format}`, figure(figures, format), figure(figures, 'bare'), '/s', limit);
  return [against('jsonl', 0.5), against('csv', 0.5), against('text', 0.5), ...grown];
}

function iterate(rows: Iterable<unknown>): void {
  let count = 0;
  for (const _ of rows) count += 1;
  if (count !== ENTRIES) throw new Error(`Read ${count} rows`);
}

async function exportJob(app: App, jobId: string, format: ExportFormat): Promise<string> {
  const ended = new Promise<{ path: string; bytes: number }>((resolve, reject) => {
    const stop = app.subscribe((event) => {
      if (event.name !== 'export.changed' || event.payload.state === 'running') return;
      stop();
      if (event.payload.state === 'done') resolve(event.payload);
      else reject(new Error(event.payload.error?.message ?? 'cancelled'));
    });
  });
  const started = await clientOf(app).call('export.start', { jobId, format });
  if (!started.ok) throw new Error(started.error.message);
  const { path, bytes } = await ended;
  if ((await stat(path)).size !== bytes) throw new Error('The file is not as large as was told');
  return path;
}

/** How far the process's memory rises above what it was before, in MB. */
async function growthMb(work: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, SAMPLE_MS);
  await work();
  clearInterval(timer);
  return (peak - before) / 1e6;
}
