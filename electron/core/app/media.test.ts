import { readdir, readFile, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import type { ImageFile } from '../../../shared/domain/image.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { ThumbnailWork } from '../ports/image-worker.ts';

let folder: ReturnType<typeof temporaryFolder>;
let test: TestApp;
let thumbnails: ThumbnailWork[];
/** Takes the place of the worker's thumbnails when a test sets it. */
let instead: (() => Promise<never>) | null;

beforeEach(() => {
  folder = temporaryFolder();
  [thumbnails, instead] = [[], null];
  test = new TestApp({ folder: folder.path });
  const { worker } = test;
  const thumbnail = worker.thumbnail.bind(worker);
  worker.thumbnail = (work) => {
    thumbnails.push(work);
    return instead === null ? thumbnail(work) : instead();
  };
});
afterEach(async () => {
  await test.close();
  folder.remove();
});

/** The files of a finished job of two images, by kind. */
async function finishedJob(): Promise<{ bases: ImageFile[]; variants: ImageFile[]; sidecars: ImageFile[] }> {
  const job = await test.createJob({ images: 2, variants: 2 });
  await test.untilFinal(job.id);
  const { files } = await test.call('job.get', { jobId: job.id });
  const of = (kind: ImageFile['kind']) => files.filter((file) => file.kind === kind);
  return { bases: of('base'), variants: of('variant'), sidecars: of('sidecar') };
}

function first(files: readonly ImageFile[]): ImageFile {
  if (files[0] === undefined) throw new Error('no such file');
  return files[0];
}

const thumbPath = ({ sha256 }: ImageFile) => join(folder.path, 'data', 'thumbs', `${sha256}.webp`);

describe('a whole picture', () => {
  it('is found by its id, variant or base image', async () => {
    const { bases, variants } = await finishedJob();
    for (const { id, path, format } of [...bases, ...variants])
      expect(await test.app.media(`/media/file/${id}`)).toEqual({ path, mediaType: `image/${format}` });
  });

  it('is none when it is gone, not a picture, still being written, or nobody knows it', async () => {
    const { variants, sidecars } = await finishedJob();
    const [gone, writing] = variants;
    if (gone === undefined || writing === undefined) throw new Error('too few variants');
    await rm(gone.path);
    test.ports.store.files.update({ ...writing, state: 'writing' });
    for (const { id } of [gone, writing, ...sidecars, { id: crypto.randomUUID() }])
      expect(await test.app.media(`/media/file/${id}`)).toBeNull();
  });

  it('is none where its row points to a file that this app did not put there', async () => {
    const { bases, variants } = await finishedJob();
    const secret = join(folder.path, 'data', 'safelight.db');
    for (const file of [first(bases), first(variants)]) {
      for (const path of [secret, '/etc/passwd', `${file.path}${sep}..${sep}..${sep}safelight.db`]) {
        test.ports.store.files.update({ ...file, path });
        expect(await test.app.media(`/media/file/${file.id}`)).toBeNull();
      }
    }
  });

  it('is shown from an earlier library too', async () => {
    const { variants } = await finishedJob();
    const file = first(variants);
    const library = join(folder.path, 'another library');
    await test.close();
    test = new TestApp({
      folder: folder.path,
      change: (ports) => ({
        ...ports,
        files: { ...ports.files, library: { ...ports.files.library, root: library } },
      }),
    });
    expect(await test.app.media(`/media/file/${file.id}`)).toMatchObject({ path: file.path });
  });

  it('of an image that was deleted is none, and is there again when it is restored', async () => {
    const { variants } = await finishedJob();
    const { id, imageId } = first(variants);
    const paths = [`/media/file/${id}`, `/media/thumb/${id}`, `/media/image/${imageId}`];
    await test.app.media(`/media/thumb/${id}`);
    await test.call('image.delete', { imageIds: [imageId] });
    for (const path of paths) expect(await test.app.media(path)).toBeNull();
    await test.call('image.restore', { imageIds: [imageId] });
    for (const path of paths) expect(await test.app.media(path)).not.toBeNull();
  });

  it('of a job that was deleted is none', async () => {
    const { variants } = await finishedJob();
    const { id, jobId } = first(variants);
    await test.call('job.delete', { jobIds: [jobId], files: 'keep' });
    expect(await test.app.media(`/media/file/${id}`)).toBeNull();
  });
});

describe('a small picture', () => {
  it('is made once, outside of the library, and then taken from there', async () => {
    const { variants } = await finishedJob();
    const file = first(variants);
    const asked = Array.from({ length: 20 }, () => test.app.media(`/media/thumb/${file.id}`));
    const expected = { path: thumbPath(file), mediaType: 'image/webp' };
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 20 }, () => expected));
    expect(thumbnails).toHaveLength(1);
    expect(thumbnails[0]).toMatchObject({ path: file.path, maxEdge: 512 });
    await rm(file.path);
    expect(await test.app.media(`/media/thumb/${file.id}`)).toEqual(expected);
    expect(thumbnails).toHaveLength(1);
    expect(await readdir(join(folder.path, 'data', 'thumbs'))).toHaveLength(1);
  });

  it('of an image is that of its first variant, or else of its base image', async () => {
    const { bases, variants } = await finishedJob();
    const base = first(bases);
    const ofImage = variants.filter(({ imageId }) => imageId === base.imageId);
    const [one, two] = ofImage.sort((a, b) => a.variant - b.variant);
    if (one === undefined || two === undefined) throw new Error('too few variants');
    const shown = async () => (await test.app.media(`/media/image/${base.imageId}`))?.path;
    expect(await shown()).toBe(thumbPath(one));
    test.ports.store.files.update({ ...one, state: 'replaced' });
    expect(await shown()).toBe(thumbPath(two));
    test.ports.store.files.update({ ...two, state: 'replaced' });
    expect(await shown()).toBe(thumbPath(base));
  });

  it('that cannot be made is none, leaves nothing, and is tried again the next time', async () => {
    const { variants } = await finishedJob();
    const path = `/media/thumb/${first(variants).id}`;
    instead = () => Promise.reject(new FailureError(failure('worker_crashed', 'gone')));
    expect(await test.app.media(path)).toBeNull();
    expect(test.problems).toEqual([]);
    instead = () => Promise.reject(new TypeError('a defect'));
    expect(await test.app.media(path)).toBeNull();
    expect(test.problems).toEqual(['A picture could not be shown: TypeError: a defect']);
    expect(await readdir(join(folder.path, 'data', 'thumbs'))).toEqual([]);
    instead = null;
    expect(await test.app.media(path)).not.toBeNull();
  });

  it('is removed for good with its image', async () => {
    const { variants } = await finishedJob();
    const file = first(variants);
    await test.app.media(`/media/thumb/${file.id}`);
    expect(await readFile(thumbPath(file))).not.toHaveLength(0);
    await test.call('image.delete', { imageIds: [file.imageId] });
    await test.clock.advance(61_000);
    await test.clock.runUntil(() => test.ports.store.files.get(file.id) === null);
    await expect(readFile(thumbPath(file))).rejects.toThrow(/ENOENT/);
  });

  it('is removed for good with its job, also when the job leaves its files', async () => {
    const { variants } = await finishedJob();
    const file = first(variants);
    await test.app.media(`/media/thumb/${file.id}`);
    await test.call('job.delete', { jobIds: [file.jobId], files: 'keep' });
    await test.clock.advance(61_000);
    await test.clock.runUntil(() => test.ports.store.jobs.deleted().length === 0);
    await expect(readFile(thumbPath(file))).rejects.toThrow(/ENOENT/);
    expect(await readFile(file.path)).not.toHaveLength(0);
  });
});

describe('a hostile path', () => {
  it('never throws, and leads to no file but those that ids name', async () => {
    const { variants, bases } = await finishedJob();
    const ids = [...variants, ...bases].flatMap(({ id, imageId, jobId }) => [id, imageId, jobId]);
    const known = new Set([...variants, ...bases].flatMap((file) => [file.path, thumbPath(file)]));
    const piece = fc.oneof(
      fc.constantFrom(
        '/media/',
        'file',
        'thumb',
        'image',
        'preview',
        '/',
        '..',
        '%2e%2e',
        '%00',
        '\\',
        '?',
        '#',
      ),
      fc.constantFrom('safelight.db', 'keys.json', '/etc/passwd', 'off-0-test.jpg', '__proto__', ...ids),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const path = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc
        .tuple(fc.constantFrom('file', 'thumb', 'image', 'preview'), piece)
        .map((parts) => `/media/${parts.join('/')}`),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(path, async (asked) => {
        const found = await test.app.media(asked);
        if (found !== null) expect(known).toContain(found.path);
      }),
      { numRuns: 1_000 },
    );
    expect(test.problems).toEqual([]);
  });
});
