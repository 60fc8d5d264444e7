import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import type { Ports } from '../ports/index.ts';
import { endOf } from './testing/exported.ts';

const apps = testApps();
const ENTRIES = 5_000;

/** What a test sees of an export, and can do while it is written. */
class Watch {
  pagesRead = 0;
  /** How many pages of the log had been read when each piece came to be written. */
  readonly pagesBefore: number[] = [];
  /** Called with each piece's number, from 1. */
  onPiece = async (_piece: number): Promise<void> => {};

  /** Ports that are watched, and whose clock goes on by 60 ms each time that somebody looks at it. */
  ports(ports: Ports): Ports {
    const { clock, store, files } = ports;
    let elapsed = 0;
    return {
      ...ports,
      clock: {
        now: () => clock.now(),
        monotonic: () => (elapsed += 60),
        after: (ms, call) => clock.after(ms, call),
      },
      store: Object.assign(Object.create(store), {
        log: {
          ...store.log,
          page: (...query: Parameters<typeof store.log.page>) => {
            this.pagesRead += 1;
            return store.log.page(...query);
          },
        },
      }),
      files: {
        ...files,
        exports: {
          ...files.exports,
          writePart: (folder, pieces) => files.exports.writePart(folder, this.#seen(pieces)),
        },
      },
    };
  }

  async *#seen(pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
    for await (const piece of pieces) {
      this.pagesBefore.push(this.pagesRead);
      await this.onPiece(this.pagesBefore.length);
      yield piece;
    }
  }
}

/** A finished job whose log has many entries that hardly get smaller in an archive. */
async function longJob(app: TestApp): Promise<string> {
  const { id } = await app.createJob({ images: 1, variants: 1 });
  await app.untilFinal(id);
  const [first] = app.log(id);
  if (first === undefined) throw new Error('no entry');
  const { details: _, seq: _seq, ...entry } = first;
  const more = Array.from({ length: ENTRIES - app.log(id).length }, () => ({
    ...entry,
    id: app.ports.ids.uuid(),
    detailsJson: JSON.stringify({ text: app.ports.ids.sha256(app.ports.ids.uuid()).repeat(3) }),
  }));
  app.ports.store.log.append(more);
  return id;
}

async function openLong() {
  const watch = new Watch();
  const app = apps.open(undefined, { change: (ports) => watch.ports(ports) });
  const jobId = await longJob(app);
  watch.pagesRead = 0;
  return { watch, app, jobId };
}

const toldOf = (app: TestApp) =>
  app.events.flatMap((event) => (event.name === 'export.changed' ? [event.payload] : []));

it.each(['text', 'jsonl', 'csv'] as const)(
  'as %s is written while the log is read, a page at a time',
  async (format) => {
    const { watch, app, jobId } = await openLong();
    const { exportId } = await app.call('export.start', { jobId, format });
    expect((await endOf(app, exportId)).state).toBe('done');
    expect(watch.pagesBefore.length).toBeGreaterThanOrEqual(5);
    const ahead = watch.pagesBefore.filter((pages, at) => pages > at + 2);
    expect(ahead).toEqual([]);
  },
);

it.each(['text', 'jsonl', 'csv', 'otlp', 'bundle'] as const)(
  'as %s says again and again how much of all it has done',
  async (format) => {
    const { app, jobId } = await openLong();
    const { exportId } = await app.call('export.start', { jobId, format });
    const end = await endOf(app, exportId);
    // A bundle holds two small pictures as well: of the base image and of its variant.
    const total = format === 'bundle' ? ENTRIES + 2 : ENTRIES;
    expect(end).toMatchObject({ state: 'done', done: total, total });
    const [begun, ...going] = toldOf(app).filter(({ state }) => state === 'running');
    expect(begun).toMatchObject({ done: 0, total });
    const done = going.map((progress) => progress.done);
    expect(new Set(done.filter((count) => count > 0 && count < total)).size).toBeGreaterThan(1);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(new Set(going.map((progress) => progress.total))).toEqual(new Set([total]));
  },
);

it('that is cancelled in the middle reads nothing more', async () => {
  const { watch, app, jobId } = await openLong();
  let cancelled: Promise<unknown> | null = null;
  watch.onPiece = async (piece) => {
    if (piece !== 2) return;
    cancelled = app.call('export.cancel', { exportId });
    await nextTurn();
  };
  const { exportId } = await app.call('export.start', { jobId, format: 'jsonl' });
  const end = await endOf(app, exportId);
  await cancelled;
  expect(end).toMatchObject({ state: 'cancelled', total: ENTRIES, done: expect.any(Number) });
  expect(end.done).toBeLessThan(ENTRIES);
  expect([watch.pagesBefore.length, watch.pagesRead]).toEqual([2, 2]);
});
