import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventName } from '../../../shared/contract/events.ts';
import { failure } from '../../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import { hang } from '../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { FailureError } from '../ports/failure-error.ts';
import { UNDO_MS } from './trash.ts';

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

async function completedJob(images = 2): Promise<string> {
  const { id } = await app.createJob({ images, variants: 2 });
  await app.untilFinal(id);
  await app.clock.advance(16);
  return id;
}

const filesOf = (jobId: string): ImageFile[] => app.ports.store.files.ofJob(jobId);
const pathsOf = (jobId: string): string[] => filesOf(jobId).map(({ path }) => path);
const there = (paths: readonly string[]): string[] => paths.filter((path) => existsSync(path));

function imageOf(jobId: string, index: number): Image {
  const image = app.ports.store.images.ofJob(jobId)[index - 1];
  if (image === undefined) throw new Error(`There is no image ${index}`);
  return image;
}

/** Every row that the database has of a job, in any table. */
function rowsOf(jobId: string): number {
  const { store } = app.ports;
  const { images, attempts, files, log, jobs } = store;
  const deleted = jobs.deleted().filter(({ job }) => job.id === jobId).length;
  return (
    deleted +
    images.ofJob(jobId).length +
    attempts.ofJob(jobId).length +
    files.ofJob(jobId).length +
    log.lastSeq(jobId)
  );
}

const heard = (name: EventName) =>
  app.events.filter((event) => event.name === name).map(({ payload }) => payload);

/** Lets the time to undo pass, and what is removed then be removed. */
async function passUndo(isDone: () => boolean): Promise<void> {
  await app.clock.advance(UNDO_MS);
  await app.clock.runUntil(isDone);
}

describe('a deleted job', () => {
  it('is nowhere any more, and comes back whole', async () => {
    const jobId = await completedJob();
    const before = await app.call('job.get', { jobId });
    const entries = app.log(jobId);
    const { undoUntil } = await app.call('job.delete', { jobIds: [jobId, jobId], files: 'remove' });
    expect(undoUntil).toBe(app.clock.now() + UNDO_MS);
    expect(heard('jobs.removed')).toEqual([{ jobIds: [jobId] }]);

    await expect(app.call('job.get', { jobId })).rejects.toThrow('not_found');
    await expect(app.call('image.star', { imageId: imageOf(jobId, 1).id, starred: true })).rejects.toThrow(
      'not_found',
    );
    expect(await app.call('job.list', {})).toMatchObject({ jobs: [], covers: {} });
    expect(await app.call('job.counts', {})).toEqual({});
    expect(await app.call('log.page', { jobId })).toEqual({ entries: [], lastSeq: 0 });
    expect(app.ports.store.totals().jobs).toBe(0);

    await app.clock.advance(UNDO_MS - 1);
    expect(await app.call('job.restore', { jobIds: [jobId] })).toEqual([before.job]);
    expect(heard('jobs.restored')).toEqual([{ jobIds: [jobId] }]);
    await app.clock.advance(UNDO_MS);
    expect(await app.call('job.get', { jobId })).toEqual(before);
    expect(app.log(jobId)).toEqual(entries);
    expect(there(pathsOf(jobId))).toHaveLength(before.files.length);
  });

  it('is removed with all that belongs to it when the time is over, others not', async () => {
    const [jobId, other] = [await completedJob(), await completedJob(1)];
    const [paths, otherPaths] = [pathsOf(jobId), pathsOf(other)];
    const { folder: jobFolder } = app.job(jobId);
    await app.call('job.delete', { jobIds: [jobId], files: 'remove' });
    await passUndo(() => rowsOf(jobId) === 0);
    expect(there(paths)).toEqual([]);
    expect(existsSync(join(folder.path, 'library', jobFolder))).toBe(false);
    expect(existsSync(join(folder.path, 'data', 'originals', jobId))).toBe(false);
    expect(there(otherPaths)).toEqual(otherPaths);
    expect(app.log(other).length).toBeGreaterThan(0);
    await expect(app.call('job.restore', { jobIds: [jobId] })).rejects.toThrow('not_found');
    expect(app.problems).toEqual([]);
  });

  it('leaves the files in the library where they are to be kept, and no base image', async () => {
    const jobId = await completedJob();
    const files = filesOf(jobId);
    await app.call('job.delete', { jobIds: [jobId], files: 'keep' });
    await passUndo(() => rowsOf(jobId) === 0);
    const kept = there(files.map(({ path }) => path));
    expect(kept).toEqual(files.filter(({ kind }) => kind !== 'base').map(({ path }) => path));
  });

  it('never takes along a file that somebody has worked on, or put there', async () => {
    const jobId = await completedJob(1);
    const [edited = ''] = filesOf(jobId)
      .filter(({ kind }) => kind === 'variant')
      .map(({ path }) => path);
    writeFileSync(edited, 'retouched');
    const notes = join(folder.path, 'library', app.job(jobId).folder, 'notes.txt');
    writeFileSync(notes, 'mine');
    const paths = pathsOf(jobId);
    await app.call('job.delete', { jobIds: [jobId], files: 'remove' });
    await passUndo(() => rowsOf(jobId) === 0);
    expect(there([...paths, notes])).toEqual([edited, notes]);
  });

  it('is not deleted while it is worked on, nor are those that were named with it', async () => {
    const ended = await completedJob(1);
    app.provider.script = hang;
    const { id } = await app.createJob({ prompt: `A very ${'long '.repeat(20)}prompt` });
    await app.clock.runUntil(() => app.job(id).status === 'processing');
    await expect(app.call('job.delete', { jobIds: [ended, id], files: 'keep' })).rejects.toThrow(
      'not_possible: Not ended yet: “A very long long long long long long lo…”',
    );
    expect(app.job(ended).status).toBe('completed');
  });

  it('that a crash left half removed is removed by the next start', async () => {
    const jobId = await completedJob(3);
    const paths = pathsOf(jobId);
    await app.call('job.delete', { jobIds: [jobId], files: 'remove' });
    const remove = app.ports.files.remove;
    let calls = 0;
    // The process ends in the middle, as by kill -9: what it still tries to write goes nowhere.
    (app.ports.files as { remove: typeof remove }).remove = async (path) => {
      calls += 1;
      if (calls === 4) app.ports.store.close();
      return remove(path);
    };
    await app.clock.advance(UNDO_MS);
    await app.clock.runUntil(() => calls >= 4);
    const later = app.clock.now();
    app = new TestApp({ folder: folder.path });
    app.clock.jump(later - app.clock.now());
    expect(rowsOf(jobId)).toBeGreaterThan(0);
    await app.app.start('run');
    await app.clock.runUntil(() => rowsOf(jobId) === 0);
    expect(there(paths)).toEqual([]);
  });

  it('whose files cannot be removed stays deleted, is reported once, and is not tried again without an end', async () => {
    const jobId = await completedJob(1);
    const refusal = new FailureError(failure('storage_failed', 'Could not remove it: permission denied.'));
    (app.ports.files as { remove: unknown }).remove = async () => Promise.reject(refusal);
    await app.call('job.delete', { jobIds: [jobId], files: 'remove' });
    await passUndo(() => app.problems.length > 0);
    await app.clock.advance(UNDO_MS * 3);
    expect(app.problems).toHaveLength(1);
    expect(heard('app.problem')).toHaveLength(1);
    await expect(app.call('job.restore', { jobIds: [jobId] })).rejects.toThrow(
      'not_possible: It is too late',
    );
    expect(await app.call('job.list', {})).toMatchObject({ jobs: [] });
  });

  it('goes at the next start also where the clock was wrong when it was deleted', async () => {
    const jobId = await completedJob(1);
    await app.call('job.delete', { jobIds: [jobId], files: 'keep' });
    await app.close();
    app = new TestApp({ folder: folder.path });
    app.clock.jump(-24 * 3_600_000);
    await app.app.start('run');
    await app.clock.runUntil(() => rowsOf(jobId) === 0);
  });
});

describe('a deleted image', () => {
  it('stays as a deleted one, keeps its files as long as it can come back, and comes back', async () => {
    const jobId = await completedJob();
    const image = imageOf(jobId, 1);
    const { counts, cost } = app.job(jobId);
    const { images } = await app.call('image.delete', { imageIds: [image.id] });
    expect(images).toMatchObject([{ id: image.id, status: 'completed', deletedAt: app.clock.now() }]);
    await app.clock.advance(16);
    expect(heard('images.changed').at(-1)).toMatchObject({ batches: [{ images }] });
    expect(app.job(jobId)).toMatchObject({ counts, cost });
    expect((await app.call('job.list', {})).covers).toEqual({ [jobId]: imageOf(jobId, 2).id });
    const restored = await app.call('image.restore', { imageIds: [image.id] });
    expect(restored).toMatchObject([{ deletedAt: null }]);
    await app.clock.advance(UNDO_MS);
    expect(there(pathsOf(jobId))).toHaveLength(filesOf(jobId).length);
  });

  it('loses its files when the time is over, and stays', async () => {
    const jobId = await completedJob();
    const image = imageOf(jobId, 1);
    const files = app.ports.store.files.ofImage(image.id);
    const others = filesOf(jobId).filter(({ imageId }) => imageId !== image.id);
    await app.call('image.delete', { imageIds: [image.id] });
    await passUndo(() => app.ports.store.files.ofImage(image.id).length === 0);
    expect(there(files.map(({ path }) => path))).toEqual([]);
    expect(filesOf(jobId)).toEqual(others);
    expect(there(others.map(({ path }) => path))).toHaveLength(others.length);
    expect(imageOf(jobId, 1).deletedAt).not.toBeNull();
    await expect(app.call('image.restore', { imageIds: [image.id] })).rejects.toThrow('too late');
    expect(app.log(jobId).map(({ message }) => message)).toContain('Image 1: 4 files removed for good');
  });

  it('loses its files also where its job is deleted then and the other files are kept', async () => {
    const jobId = await completedJob();
    const library = filesOf(jobId).filter(({ kind }) => kind !== 'base');
    const image = imageOf(jobId, 1);
    await app.call('image.delete', { imageIds: [image.id] });
    await app.call('job.delete', { jobIds: [jobId], files: 'keep' });
    await passUndo(() => rowsOf(jobId) === 0);
    const kept = library.filter(({ imageId }) => imageId !== image.id).map(({ path }) => path);
    expect(there(library.map(({ path }) => path))).toEqual(kept);
  });

  it('is not one that is being worked on', async () => {
    app.provider.script = hang;
    const { id } = await app.createJob({ images: 1 });
    await app.clock.runUntil(() => imageOf(id, 1).status === 'generating');
    await expect(app.call('image.delete', { imageIds: [imageOf(id, 1).id] })).rejects.toThrow(
      'not_possible: Image 1 is being worked on',
    );
  });
});

describe('closing', () => {
  it('in the middle of a removal ends it soon, and loses none of the rest', async () => {
    const jobId = await completedJob(8);
    await app.call('job.delete', { jobIds: [jobId], files: 'remove' });
    await app.clock.advance(UNDO_MS);
    await app.app.stop();
    expect(rowsOf(jobId)).toBeGreaterThan(0);
    const later = app.clock.now();
    app.ports.store.close();
    app = new TestApp({ folder: folder.path });
    app.clock.jump(later - app.clock.now());
    await app.app.start('run');
    await app.clock.runUntil(() => rowsOf(jobId) === 0);
    expect(readdirSync(join(folder.path, 'library'))).toEqual([]);
  });
});

describe('a star', () => {
  it('is kept by whatever happens to the image later', async () => {
    const jobId = await completedJob(1);
    const { id } = imageOf(jobId, 1);
    expect(await app.call('image.star', { imageId: id, starred: true })).toMatchObject({ starred: true });
    await app.call('job.retry', { jobId, imageIds: [id] });
    await app.untilFinal(jobId);
    expect(imageOf(jobId, 1)).toMatchObject({ status: 'completed', starred: true });
    await app.call('image.star', { imageId: id, starred: false });
    expect(await app.call('image.list', { jobId })).toMatchObject([{ starred: false }]);
  });

  it('set while its job is at work is not taken back by what the job announces', async () => {
    app.provider.script = hang;
    const { id } = await app.createJob({ images: 1 });
    await app.clock.runUntil(() => imageOf(id, 1).status === 'generating');
    await app.call('image.star', { imageId: imageOf(id, 1).id, starred: true });
    await app.call('job.cancel', { jobId: id });
    await app.untilFinal(id);
    await app.clock.advance(16);
    expect(imageOf(id, 1)).toMatchObject({ status: 'cancelled', starred: true });
    expect(heard('images.changed').at(-1)).toMatchObject({ batches: [{ images: [{ starred: true }] }] });
  });
});
