import { describe, expect, it } from 'vitest';
import type { AppErrorData } from '../../shared/contract/result.ts';
import { failure } from '../../shared/domain/errors.ts';
import type { TestApp } from '../../tests/support/test-app.ts';
import { testApps } from '../../tests/support/test-apps.ts';
import { FailureError } from './ports/failure-error.ts';

const KEY = 'sk-lantern-0123456789abcdef';
const apps = testApps();

/** An app with a finished job, in which whatever is begun from now on fails and names a key. */
async function failing(error: Error): Promise<{ app: TestApp; jobId: string }> {
  const app = apps.open(undefined, { secrets: [KEY] });
  const { id } = await app.createJob({ images: 1 });
  await app.untilFinal(id);
  const fail = () => {
    throw error;
  };
  const { files, store } = app.ports;
  Object.defineProperty(files.exports, 'writePart', { value: async () => fail() });
  Object.defineProperty(files.originals, 'removeJob', { value: async () => fail() });
  Object.defineProperty(store.space, 'shrink', { value: fail });
  return { app, jobId: id };
}

/** What the end of work in the background told, once it did. */
async function toldError(app: TestApp): Promise<AppErrorData> {
  const told = () =>
    app.events.flatMap((event) =>
      event.name === 'export.changed' ||
      event.name === 'retention.changed' ||
      event.name === 'storage.changed'
        ? (event.payload.error ?? [])
        : [],
    );
  await app.clock.runUntil(() => told().length > 0);
  const [error] = told();
  if (error === undefined) throw new Error('Nothing was told');
  return error;
}

/** Work that ends in an event. */
const WORK: Readonly<Record<string, (app: TestApp, jobId: string) => Promise<unknown>>> = {
  'an export': (app, jobId) => app.call('export.start', { jobId, format: 'text' }),
  'removing what is old': async (app) => {
    await app.clock.advance(2 * 86_400_000);
    const rules = {
      olderThanDays: 1,
      keepLatestJobs: null,
      maxLibraryBytes: null,
      logsOlderThanDays: null,
      keepFailed: false,
    };
    const { token } = await app.call('retention.preview', { rules });
    return app.call('retention.run', { rules, token, way: 'now' });
  },
  'compacting the database': (app) => app.call('storage.compact', {}),
};

describe.each(Object.entries(WORK))('%s that fails', (_name, begin) => {
  it('says so without the key that the error named', async () => {
    const { app, jobId } = await failing(new Error(`Request with ${KEY} refused`));
    await begin(app, jobId);
    const error = await toldError(app);
    expect(error).toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/^Something unexpected/),
    });
    expect(JSON.stringify(error)).not.toContain(KEY);
    expect(app.problems).toHaveLength(1);
  });

  it('for a reason that the app knows says what to do, and names no key either', async () => {
    const { app, jobId } = await failing(new FailureError(failure('disk_full', `/home/${KEY} is full`)));
    await begin(app, jobId);
    const error = await toldError(app);
    expect(error).toMatchObject({ code: 'disk_full', message: expect.stringMatching(/ is full$/) });
    expect(error.advice).not.toBeNull();
    expect(JSON.stringify(error)).not.toContain(KEY);
    expect(app.problems).toEqual([]);
  });
});
