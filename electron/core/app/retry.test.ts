import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import { giveFailure, giveImage } from '../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { deriveSeed } from '../pipeline/random.ts';
import { FailureError } from '../ports/failure-error.ts';
import { goneVariants } from './plan-on-disk.ts';

let folder: ReturnType<typeof temporaryFolder>;
let app: TestApp;

beforeEach(() => {
  folder = temporaryFolder();
  app = new TestApp({ folder: folder.path });
});
afterEach(async () => {
  await app.close();
  folder.remove();
});

/** A completed job of two images with two variants each. */
async function completedJob(): Promise<{ jobId: string; image: Image }> {
  const { id } = await app.createJob({ images: 2, variants: 2 });
  expect((await app.untilFinal(id)).status).toBe('completed');
  const [image] = app.ports.store.images.ofJob(id);
  if (image === undefined) throw new Error('The job has no image');
  return { jobId: id, image };
}

function filesOf(imageId: string, ...states: ImageFile['state'][]): ImageFile[] {
  return app.ports.store.files.ofImage(imageId).filter(({ state }) => states.includes(state));
}

const variantsAmong = (files: readonly ImageFile[]) => files.filter(({ kind }) => kind === 'variant');

describe('a completed image processed again', () => {
  it('costs nothing, gets new files beside the old ones, and differs from them', async () => {
    const { jobId, image } = await completedJob();
    const before = filesOf(image.id, 'stored');
    const bytes = before.map(({ path }) => readFileSync(path, 'utf8'));
    const cost = app.job(jobId).cost;

    const outcome = await app.call('job.retry', { jobId, imageIds: [image.id], from: 'process' });
    expect(outcome).toMatchObject({ reprocess: 1, regenerate: 0 });
    const job = await app.untilFinal(jobId);

    expect(job).toMatchObject({ status: 'completed', run: 2, cost });
    expect(job.counts).toMatchObject({ completed: 2, active: 0 });
    expect(app.provider.requests).toHaveLength(2);
    expect(before.map(({ path }) => readFileSync(path, 'utf8'))).toEqual(bytes);
    const [after, replaced] = [filesOf(image.id, 'stored'), filesOf(image.id, 'replaced')];
    expect(replaced.map(({ id }) => id)).toEqual(
      before.filter(({ kind }) => kind !== 'base').map(({ id }) => id),
    );
    expect(variantsAmong(after)).toHaveLength(2);
    const hashes = variantsAmong([...after, ...replaced]).map(({ sha256 }) => sha256);
    expect(new Set(hashes).size).toBe(4);
    expect(new Set([...after, ...replaced].map(({ path }) => path)).size).toBe(
      after.length + replaced.length,
    );
  });

  it('any number of times has new seeds each time, which the log tells', async () => {
    const { jobId, image } = await completedJob();
    for (let time = 1; time <= 2; time += 1) {
      await app.call('job.retry', { jobId, imageIds: [image.id] });
      await app.untilFinal(jobId);
    }
    const plans = app
      .log(jobId)
      .filter(({ step, imageId }) => step === 'variant_creation' && imageId === image.id)
      .map(({ details }) => (details as { variants: { seed: number }[] }).variants.map(({ seed }) => seed));
    expect(plans[0]).toEqual([1, 2].map((variant) => deriveSeed(image.seed, 'variant', variant)));
    expect(new Set(plans.flat()).size).toBe(6);
    const used = variantsAmong(filesOf(image.id, 'stored')).map(({ recipe }) => recipe?.seed);
    expect(used).toEqual(plans[2]);
  });

  it('in vain keeps what it had, which a retry then takes back at no cost', async () => {
    const { jobId, image } = await completedJob();
    const before = filesOf(image.id, 'stored');
    app.worker.variantFailures.push(new Error('broken'), new Error('broken again'));
    await app.call('job.retry', { jobId, imageIds: [image.id] });
    expect((await app.untilFinal(jobId)).counts).toMatchObject({ completed: 1, failed: 1 });
    expect(filesOf(image.id, 'stored')).toEqual(before);
    const made = app.worker.variantsMade;
    await app.call('job.retry', { jobId });
    expect((await app.untilFinal(jobId)).status).toBe('completed');
    expect(app.worker.variantsMade).toBe(made);
    expect(filesOf(image.id, 'stored')).toEqual(before);
  });
});

describe('a completed image whose base image cannot be read', () => {
  it('keeps what it had when it is processed again in vain, and is bought again only by another retry', async () => {
    const { jobId, image } = await completedJob();
    const before = filesOf(image.id, 'stored');
    app.worker.variantFailures.push(
      new FailureError(failure('base_image_missing', 'The base image is gone')),
    );
    await app.call('job.retry', { jobId, imageIds: [image.id] });
    expect((await app.untilFinal(jobId)).counts).toMatchObject({ completed: 1, failed: 1 });
    expect(filesOf(image.id, 'stored')).toEqual(before.filter(({ kind }) => kind !== 'base'));
    expect(await app.call('job.retryEstimate', { jobId })).toMatchObject({ regenerate: 1, reprocess: 0 });
    await app.call('job.retry', { jobId });
    expect((await app.untilFinal(jobId)).status).toBe('completed');
    expect(variantsAmong(filesOf(image.id, 'stored'))).toHaveLength(2);
    expect(app.provider.callsByImage()).toEqual({ 1: 2, 2: 1 });
  });
});

describe('what its user removed from the disk', () => {
  function removeFile({ path }: { path: string } = { path: '' }): void {
    expect(existsSync(path)).toBe(true);
    rmSync(path);
  }

  it('a base image is told with its price before it is bought again, and in the log', async () => {
    app.worker.variantFailures.push(new FailureError(failure('internal', 'broken')));
    const { id: jobId } = await app.createJob({ images: 1, variants: 1 });
    expect((await app.untilFinal(jobId)).status).toBe('failed');
    const [image] = app.ports.store.images.ofJob(jobId);
    const imageId = image?.id ?? '';
    const estimate = () => app.call('job.retryEstimate', { jobId });
    expect(await estimate()).toMatchObject({ regenerate: 0, reprocess: 1, gone: 0, usd: 0 });
    removeFile(filesOf(imageId, 'stored')[0]);
    expect(await estimate()).toMatchObject({
      regenerate: 1,
      reprocess: 0,
      gone: 1,
      usd: expect.closeTo(0.04),
    });
    const gone = 'The saved base image of image 1 is gone from the disk';
    await expect(app.call('job.retry', { jobId })).rejects.toThrow(gone);
    expect(await app.call('jobs.retryFailed', { jobIds: [jobId] })).toMatchObject({
      retried: 0,
      jobs: [{ refused: { message: gone, advice: expect.stringContaining('about $0.04') } }],
    });
    expect(app.provider.requests).toHaveLength(1);
    const told = await app.call('jobs.retryFailed', { jobIds: [jobId], gone: 1 });
    expect(told).toMatchObject({ retried: 1, jobs: [{ regenerate: 1, reprocess: 0 }] });
    expect((await app.untilFinal(jobId)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(2);
    expect(app.log(jobId).map(({ message }) => message)).toContain(
      'The saved base image of 1 image is gone from the disk: generated again',
    );
    expect(filesOf(imageId, 'stored').filter(({ path }) => !existsSync(path))).toEqual([]);
  });

  it('a base image cannot be processed: that is refused with what to do, and changes nothing', async () => {
    const { jobId, image } = await completedJob();
    const before = filesOf(image.id, 'stored', 'replaced');
    removeFile(before.find(({ kind }) => kind === 'base'));
    const wish = { jobId, imageIds: [image.id], from: 'process' as const };
    const message = 'The saved base image of image 1 is gone from the disk';
    const advice = expect.stringMatching(/Generate it again, .* about \$0\.04/);
    expect((await app.call('job.retryEstimate', wish)).refused).toMatchObject({ message, advice });
    await expect(app.call('job.retry', wish)).rejects.toThrow(message);
    expect(app.job(jobId)).toMatchObject({ status: 'completed', run: 1 });
    expect(filesOf(image.id, 'stored', 'replaced')).toEqual(before);
  });

  it('one variant is made again as it was, at no cost, and the other stays', async () => {
    const { jobId, image } = await completedJob();
    const [first, second] = variantsAmong(filesOf(image.id, 'stored'));
    removeFile(first);
    await app.call('job.retry', { jobId, imageIds: [image.id], from: 'process' });
    expect((await app.untilFinal(jobId)).status).toBe('completed');
    const after = variantsAmong(filesOf(image.id, 'stored'));
    expect(after).toContainEqual(second);
    const again = after.find(({ variant }) => variant === first?.variant);
    expect(again).toMatchObject({ sha256: first?.sha256 });
    expect(existsSync(again?.path ?? '')).toBe(true);
    expect(app.provider.requests).toHaveLength(2);
  });

  it('new variants that cannot be made again give way to those from before, with one sidecar', async () => {
    const { jobId, image } = await completedJob();
    const before = filesOf(image.id, 'stored');
    const again = { jobId, imageIds: [image.id], from: 'process' as const };
    await app.call('job.retry', again);
    await app.untilFinal(jobId);
    for (const file of variantsAmong(filesOf(image.id, 'stored'))) removeFile(file);
    app.worker.variantFailures.push(new Error('broken'), new Error('broken again'));
    await app.call('job.retry', again);
    expect((await app.untilFinal(jobId)).counts).toMatchObject({ completed: 1, failed: 1 });
    expect(filesOf(image.id, 'stored')).toEqual(before);
    await app.call('job.retry', { jobId });
    expect((await app.untilFinal(jobId)).status).toBe('completed');
    expect(filesOf(image.id, 'stored')).toEqual(before);
  });

  it('is not taken for gone while the library is not there', async () => {
    const { image } = await completedJob();
    rmSync(join(folder.path, 'library'), { recursive: true });
    expect(await goneVariants(app.ports, [image])).toEqual([]);
  });
});

describe('a completed image generated again', () => {
  it('is bought again, with another seed, and keeps the old base image and files on the disk', async () => {
    const { jobId, image } = await completedJob();
    const before = filesOf(image.id, 'stored');
    await app.call('job.retry', { jobId, imageIds: [image.id], from: 'generate' });
    const job = await app.untilFinal(jobId);
    expect(job).toMatchObject({ status: 'completed', cost: { usd: expect.closeTo(0.12), wastedUsd: 0 } });
    expect(app.provider.callsByImage()).toEqual({ 1: 2, 2: 1 });
    const [first, , again] = app.provider.requests;
    expect(again?.imageSeed).not.toBe(first?.imageSeed);
    expect(before.every(({ path }) => existsSync(path))).toBe(true);
    expect(filesOf(image.id, 'replaced').map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(filesOf(image.id, 'stored')).toHaveLength(before.length);
    const sidecar = filesOf(image.id, 'stored').find(({ kind }) => kind === 'sidecar');
    expect(JSON.parse(readFileSync(sidecar?.path ?? '', 'utf8'))).toMatchObject({
      imageSeed: again?.imageSeed,
    });
  });

  it('in vain keeps what it had', async () => {
    const { jobId, image } = await completedJob();
    const before = filesOf(image.id, 'stored');
    app.provider.script = () => giveFailure('content_declined');
    await app.call('job.retry', { jobId, imageIds: [image.id], from: 'generate' });
    expect((await app.untilFinal(jobId)).status).toBe('completed_partial');
    expect(filesOf(image.id, 'stored')).toEqual(before);
    expect(filesOf(image.id, 'replaced')).toEqual([]);
  });
});

describe('a retry', () => {
  it('from processing leaves out what has no base image', async () => {
    app.provider.script = (request) =>
      request.imageIndex === 1 ? giveFailure('content_declined') : giveImage(request);
    const { id } = await app.createJob({ images: 2, variants: 1 });
    await app.untilFinal(id);
    const estimate = await app.call('job.retryEstimate', { jobId: id, from: 'process' });
    expect(estimate).toMatchObject({ regenerate: 0, reprocess: 0, usd: 0 });
    expect(estimate.refused).toMatchObject({ code: 'not_possible' });
    const outcome = await app.call('job.retry', { jobId: id, from: 'process' });
    expect(outcome).toMatchObject({
      regenerate: 0,
      reprocess: 0,
      job: { status: 'completed_partial', run: 1 },
    });
  });

  it('is estimated by what it would buy, and the estimate changes nothing', async () => {
    app.provider.script = () => giveFailure('content_declined');
    const { id } = await app.createJob({ images: 3 });
    const job = await app.untilFinal(id);
    const call = () => app.call('job.retryEstimate', { jobId: id });
    expect(await call()).toMatchObject({
      regenerate: 3,
      reprocess: 0,
      usd: expect.closeTo(0.12),
      declined: 0,
    });
    app.provider.estimate = null;
    expect(await call()).toMatchObject({ usd: null });
    expect(app.job(id)).toEqual(job);
    await expect(app.call('job.retryEstimate', { jobId: id, imageIds: [id] })).rejects.toThrow(
      'not_found: The job has no image',
    );
  });

  it('of an image that its user deleted buys it again, and what was deleted goes', async () => {
    const { jobId, image } = await completedJob();
    const before = filesOf(image.id, 'stored');
    await app.call('image.delete', { imageIds: [image.id] });
    expect(await app.call('job.retryEstimate', { jobId })).toMatchObject({ regenerate: 0, reprocess: 0 });
    const imageIds = [image.id];
    expect(await app.call('job.retryEstimate', { jobId, imageIds })).toMatchObject({ regenerate: 1 });
    await app.call('job.retry', { jobId, imageIds });
    expect((await app.untilFinal(jobId)).status).toBe('completed');
    expect(app.ports.store.images.get(image.id)).toMatchObject({ status: 'completed', deletedAt: null });
    const after = filesOf(image.id, 'stored', 'replaced');
    expect(after.filter(({ id }) => before.some((old) => old.id === id))).toEqual([]);
    expect(variantsAmong(after)).toHaveLength(2);
    const onDisk = readdirSync(join(folder.path, 'library', app.job(jobId).folder));
    expect(onDisk).toHaveLength(6);
  });
});
