import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import { giveFailure } from '../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { FailureError } from '../ports/failure-error.ts';
import { UNDO_MS } from './trash.ts';

/** What is taken away for good meets what is wanted back, or again, in the same moment. */
let folder: ReturnType<typeof temporaryFolder>;
let app: TestApp;

beforeEach(async () => {
  folder = temporaryFolder();
  app = new TestApp({ folder: folder.path });
  await app.app.start('run');
});
afterEach(async () => {
  await app.close();
  folder.remove();
});

async function completedJob(): Promise<{ jobId: string; image: Image; files: ImageFile[] }> {
  const { id } = await app.createJob({ images: 1, variants: 2 });
  await app.untilFinal(id);
  const [image] = app.ports.store.images.ofJob(id);
  if (image === undefined) throw new Error('The job has no image');
  return { jobId: id, image, files: app.ports.store.files.ofImage(image.id) };
}

/** Has each removal of a file go through this first. */
function beforeRemoving(step: (path: string) => Promise<void>): void {
  const files = app.ports.files as { remove: (path: string) => Promise<void> };
  const remove = files.remove;
  files.remove = async (path) => {
    await step(path);
    await remove(path);
  };
}

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

const there = (files: readonly ImageFile[]) => files.filter(({ path }) => existsSync(path));

describe('a deleted image that is to be generated again', () => {
  it('does not come back while its files wait to be removed behind others', async () => {
    const [other, { jobId, image }] = [await completedJob(), await completedJob()];
    const { passed, open } = gate();
    let isRemoving = false;
    beforeRemoving(() => {
      isRemoving = true;
      return passed;
    });
    await app.call('job.delete', { jobIds: [other.jobId], files: 'remove' });
    await app.clock.advance(UNDO_MS);
    await app.clock.runUntil(() => isRemoving);
    const imageIds = [image.id];
    await app.call('image.delete', { imageIds });
    const retried = app.call('job.retry', { jobId, imageIds });
    await nextTurn();
    await expect(app.call('image.restore', { imageIds })).rejects.toThrow('too late');
    open();
    await app.clock.runUntil(() => app.job(jobId).run === 2);
    expect(await retried).toMatchObject({ regenerate: 1 });
    expect((await app.untilFinal(jobId)).status).toBe('completed');
  });

  it('does not come back either when the app ends while its files are removed', async () => {
    const { jobId, image, files } = await completedJob();
    const imageIds = [image.id];
    await app.call('image.delete', { imageIds });
    let removals = 0;
    beforeRemoving(async () => {
      removals += 1;
      // As by kill -9: what the process still tries to write goes nowhere.
      if (removals === 2) app.ports.store.close();
    });
    await expect(app.call('job.retry', { jobId, imageIds })).rejects.toThrow();
    const now = app.clock.now();
    app = new TestApp({ folder: folder.path });
    app.clock.jump(now + 1_000 - app.clock.now());
    expect(app.ports.store.files.ofImage(image.id)).toHaveLength(files.length);
    await app.app.start('run');
    await expect(app.call('image.restore', { imageIds })).rejects.toThrow('too late');
    await app.clock.runUntil(() => app.ports.store.files.ofImage(image.id).length === 0);
    expect(there(files)).toEqual([]);
  });

  it('is not bought as long as its files cannot be removed, and nothing of it comes back', async () => {
    const { jobId, image } = await completedJob();
    const imageIds = [image.id];
    await app.call('image.delete', { imageIds });
    let isRefused = true;
    beforeRemoving(async () => {
      if (isRefused)
        throw new FailureError(failure('storage_failed', 'Could not remove it: permission denied.'));
    });
    app.provider.script = () => giveFailure('content_declined');
    await expect(app.call('job.retry', { jobId, imageIds })).rejects.toThrow(
      'not_possible: Could not remove it: permission denied.',
    );
    expect(app.provider.requests).toHaveLength(1);
    await expect(app.call('image.restore', { imageIds })).rejects.toThrow('too late');
    isRefused = false;
    await app.call('job.retry', { jobId, imageIds });
    expect((await app.untilFinal(jobId)).status).toBe('failed');
    expect(app.ports.store.files.ofImage(image.id)).toEqual([]);
  });
});

describe('what is deleted twice', () => {
  it('can be brought back no longer than after the first time', async () => {
    const { image } = await completedJob();
    const imageIds = [image.id];
    const { undoUntil } = await app.call('image.delete', { imageIds });
    await app.clock.advance(UNDO_MS / 2);
    expect(await app.call('image.delete', { imageIds })).toMatchObject({ undoUntil });
  });
});

describe('a removal that began', () => {
  it('is not undone where the clock is set back', async () => {
    const jobs = [await completedJob(), await completedJob()];
    const jobIds = jobs.map(({ jobId }) => jobId);
    await app.call('job.delete', { jobIds, files: 'remove' });
    const { passed, open } = gate();
    let isRemoving = false;
    beforeRemoving(() => {
      isRemoving = true;
      return passed;
    });
    await app.clock.advance(UNDO_MS);
    await app.clock.runUntil(() => isRemoving);
    app.clock.jump(-UNDO_MS / 2);
    for (const jobId of jobIds)
      await expect(app.call('job.restore', { jobIds: [jobId] })).rejects.toThrow('too late');
    open();
    await app.clock.runUntil(() => app.ports.store.jobs.deleted().length === 0);
    expect(jobs.flatMap(({ files }) => there(files))).toEqual([]);
  });
});

describe('a job that is deleted just after it changed', () => {
  it('is announced as gone last', async () => {
    const { jobId, image } = await completedJob();
    await app.clock.advance(16);
    app.events.length = 0;
    await app.call('image.star', { imageId: image.id, starred: true });
    await app.call('image.delete', { imageIds: [image.id] });
    await app.call('job.delete', { jobIds: [jobId], files: 'keep' });
    await app.clock.advance(16);
    expect(app.events.map(({ name }) => name)).toEqual([
      'log.appended',
      'images.changed',
      'job.changed',
      'jobs.removed',
    ]);
  });
});
