import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import { giveImage } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { Files, Library } from '../ports/files.ts';

/** What the disk does to a job, and what a job leaves on it. */
const apps = testApps();

const MIB = 2 ** 20;

function withFiles(change: (files: Files) => Partial<Files>): TestApp {
  return apps.open(undefined, {
    change: (ports) => ({ ...ports, files: { ...ports.files, ...change(ports.files) } }),
  });
}

function withLibrary(change: (library: Library) => Partial<Library>): TestApp {
  return withFiles(({ library }) => ({ library: { ...library, ...change(library) } }));
}

describe('a disk', () => {
  it('that may fill up is warned of, and the job goes on', async () => {
    const app = withFiles(() => ({ freeBytes: async () => 64 * MIB }));
    const { id } = await app.createJob({ images: 20, variants: 2 });
    expect((await app.untilFinal(id)).status).toBe('completed');
    const warnings = app.log(id).filter(({ level }) => level === 'warning');
    // 20 images of 3 files of a megapixel each, at 2 bytes a pixel.
    expect(warnings.map(({ message }) => message)).toEqual([
      'The disk may fill up: 64 MB free, up to 120 MB needed',
    ]);
  });

  it('with room enough is not spoken of', async () => {
    const app = withFiles(() => ({ freeBytes: async () => 120 * MIB }));
    const { id } = await app.createJob({ images: 20, variants: 2 });
    await app.untilFinal(id);
    expect(app.log(id).filter(({ level }) => level === 'warning')).toEqual([]);
  });
});

describe('an image that could only be stored in part', () => {
  it('keeps what has its name, and only the rest is made again', async () => {
    let published = 0;
    const app = withLibrary(({ publish }) => ({
      publish: async (part, path) => {
        published += 1;
        if (published === 2) throw new FailureError(failure('storage_failed', 'Input/output error'));
        return publish(part, path);
      },
    }));
    const { id } = await app.createJob({ images: 1, variants: 3 });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.worker.variantsMade).toBe(5);
    const files = app.ports.store.files.ofJob(id);
    expect(files.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'stored'));
    expect(files.every(({ path }) => existsSync(path))).toBe(true);
    expect(readdirSync(join(apps.folder, 'library', app.job(id).folder))).toHaveLength(4);
  });
});

describe('a base image that is gone', () => {
  it('is made again by a retry, which says so before', async () => {
    const app = apps.open();
    app.worker.variantFailures.push(new FailureError(failure('base_image_missing', 'No such file')));
    const { id } = await app.createJob({ images: 1, variants: 1 });
    expect((await app.untilFinal(id)).status).toBe('failed');
    expect(await app.call('job.retryEstimate', { jobId: id })).toMatchObject({
      regenerate: 1,
      reprocess: 0,
    });
    await app.call('job.retry', { jobId: id });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(2);
  });
});

describe('the end of a job', () => {
  it('removes the temporary files that are left, and says how many', async () => {
    const app = apps.open();
    let part = '';
    // As a write leaves it that was cut off.
    app.provider.script = (request) => {
      const [folder = ''] = readdirSync(join(apps.folder, 'library'));
      part = app.ports.files.library.part(folder, request.attemptId);
      writeFileSync(part, 'half a variant');
      return giveImage(request);
    };
    const { id } = await app.createJob({ images: 1, variants: 1 });
    await app.untilFinal(id);
    expect(existsSync(part)).toBe(false);
    expect(app.log(id).at(-1)).toMatchObject({
      step: 'cleanup',
      level: 'info',
      message: '1 temporary files removed',
    });
  });

  it('is reached although they cannot be removed', async () => {
    const app = withLibrary(() => ({
      removeParts: () => Promise.reject(new FailureError(failure('storage_failed', 'Not permitted'))),
    }));
    const { id } = await app.createJob({ images: 1, variants: 1 });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.log(id).at(-1)).toMatchObject({
      step: 'cleanup',
      level: 'warning',
      message: 'Temporary files could not be removed: Not permitted',
    });
  });
});
