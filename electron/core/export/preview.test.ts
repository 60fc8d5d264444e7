import { describe, expect, it } from 'vitest';
import type { ExportFormat } from '../../../shared/contract/exports.ts';
import { NO_FILTER } from '../../../shared/contract/log-filter.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { LogSearch } from '../logging/log-search.ts';
import type { Clock } from '../ports/clock.ts';
import type { Source } from './content.ts';
import { previewOf } from './preview.ts';

const apps = testApps();

/** A finished job to export, and how often a text of it was looked at for secrets. */
async function sourceOf(app: TestApp, files: number, clock: Clock = app.clock) {
  const { id } = await app.createJob({ images: 2 });
  const job = await app.untilFinal(id);
  const { store } = app.ports;
  const [file] = store.files.ofJob(id);
  if (file === undefined) throw new Error('no file');
  const seen = { texts: 0 };
  const source: Source = {
    ports: { ...app.ports, clock },
    store,
    job,
    filter: NO_FILTER,
    endSeq: store.log.lastSeq(id),
    redact: (text) => {
      seen.texts += 1;
      return text;
    },
    files: Array.from({ length: files }, () => file),
    thumb: async () => null,
  };
  const preview = (format: ExportFormat) => previewOf(source, format, new LogSearch(store.log, clock));
  return { source, seen, preview };
}

describe('a preview', () => {
  it.each(['text', 'jsonl', 'csv', 'otlp', 'images'] as const)(
    'as %s looks for no secrets, since nothing is said about them',
    async (format) => {
      const { seen, preview } = await sourceOf(apps.open(), 3);
      expect(await preview(format)).toMatchObject({ redactions: null });
      expect(seen.texts).toBe(0);
    },
  );

  it.each(['bundle', 'markdown'] as const)('as %s looks at a few thousand files at most', async (format) => {
    const many = await sourceOf(apps.open(), 3_000);
    const more = await sourceOf(apps.open(), 6_000);
    await many.preview(format);
    await more.preview(format);
    expect(many.seen.texts).toBeGreaterThan(3_000);
    expect(more.seen.texts).toBe(many.seen.texts);
  });

  it('counts what is there of a log whose beginning retention removed', async () => {
    const app = apps.open();
    const { source, preview } = await sourceOf(app, 3);
    const whole = await preview('jsonl');
    app.ports.store.log.removeOldest(source.job.id, 1_000, source.endSeq - 4);
    const rest = await preview('jsonl');
    expect([whole.entries, rest.entries]).toEqual([source.endSeq, 4]);
    expect(rest.bytes).toBeGreaterThan(100);
    expect(rest.bytes).toBeLessThan(whole.bytes);
  });

  it('lets others go first while it looks', async () => {
    let [elapsed, pauses] = [0, 0];
    // Time passes at each look at the clock, so that each record is a turn of its own.
    const clock: Clock = {
      now: () => 0,
      monotonic: () => (elapsed += 20),
      after: (_ms, callback) => {
        pauses += 1;
        setImmediate(callback);
        return () => {};
      },
    };
    const { preview } = await sourceOf(apps.open(), 500, clock);
    await preview('bundle');
    expect(pauses).toBeGreaterThan(500);
  });
});
