import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import { NO_RULES } from '../../../shared/domain/retention.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { Files, LibraryFound } from '../ports/files.ts';

/** Disks that fail in ways that no number tells of. */
const apps = testApps();

let state: { looks: () => Promise<LibraryFound> | null; spaceOfLibrary: Error | null; noPart: boolean };

beforeEach(() => {
  state = { looks: () => null, spaceOfLibrary: null, noPart: false };
});

function failing({ library, originals, ...files }: Files): Files {
  return {
    ...files,
    space: async (path) => {
      if (path === library.root && state.spaceOfLibrary !== null) throw state.spaceOfLibrary;
      return { freeBytes: 2 ** 34, totalBytes: 2 ** 39, device: '1' };
    },
    ballast: { bytes: 0, make: async () => true, release: () => false },
    originals: Object.assign(Object.create(originals) as typeof originals, {
      part: async (jobId: string, attemptId: string) => {
        if (state.noPart)
          throw new FailureError(failure('disk_full', 'Could not make the folder: no space.'));
        return originals.part(jobId, attemptId);
      },
    }),
    library: Object.assign(Object.create(library) as typeof library, {
      look: () => state.looks() ?? library.look(),
    }),
  };
}

const open = (): TestApp =>
  apps.open(undefined, { change: (ports) => ({ ...ports, files: failing(ports.files) }) });
const eio = () => new FailureError(failure('storage_failed', 'Could not look: the disk reports an error.'));
const bareMountPoint = async (): Promise<LibraryFound> => ({
  ...{ kind: 'folder', device: '1', mark: null, writable: true },
});

/** A job that was finished while the library was a drive of its own. */
async function finishedOnDrive(app: TestApp): Promise<string> {
  state.looks = async () => ({ kind: 'folder', device: '7', mark: null, writable: true });
  const { id } = await app.createJob({ images: 1, variants: 1 });
  await app.untilFinal(id);
  return id;
}

describe('a library that cannot be looked at', () => {
  it.each([
    ['its folder', () => (state.looks = () => Promise.reject(eio()))],
    ['its free space', () => (state.spaceOfLibrary = eio())],
  ])('holds everything until it answers: %s', async (_what, fail) => {
    const app = open();
    fail();
    const health = await app.call('app.health', { look: true });
    expect(health).toMatchObject({ holds: true, library: { state: 'missing', missing: 'no_answer' } });
    await expect(app.createJob({ images: 1 })).rejects.toThrow('does not answer');
    expect(app.problems).toEqual([]);
    state = { looks: () => null, spaceOfLibrary: null, noPart: false };
    expect(await app.call('app.health', { look: true })).toMatchObject({ holds: false });
  });
});

describe('a bare folder where the drive of the library was', () => {
  it('is not taken for a library whose files are gone already', async () => {
    const app = open();
    const id = await finishedOnDrive(app);
    const { root } = app.ports.files.library;
    rmSync(root, { recursive: true });
    mkdirSync(root);
    state.looks = bareMountPoint;
    const before = app.problems.length;
    await app.call('job.delete', { jobIds: [id], files: 'remove' });
    await app.clock.advance(61_000);
    await app.clock.runUntil(() => app.problems.length > before);
    expect(app.ports.store.jobs.deleted().map(({ job }) => job.id)).toEqual([id]);
  });

  it('gets no exports, and nothing is removed by the rules', async () => {
    const app = open();
    const id = await finishedOnDrive(app);
    state.looks = bareMountPoint;
    const exporting = app.call('export.start', { jobId: id, format: 'csv', path: null });
    await expect(exporting).rejects.toThrow('drive seems to be away');
    expect(existsSync(app.ports.files.exports.folder)).toBe(false);
    const rules = { ...NO_RULES, olderThanDays: 30 };
    app.clock.jump(40 * 86_400_000);
    const { token } = await app.call('retention.preview', { rules });
    const removing = app.call('retention.run', { rules, token, way: 'now' });
    await expect(removing).rejects.toThrow('Nothing was removed');
  });
});

it('a disk that refuses files although it has room fails the image, and is not tried for ever', async () => {
  const app = open();
  state.noPart = true;
  const { id } = await app.createJob({ images: 1 });
  expect((await app.untilFinal(id)).status).toBe('failed');
  const attempts = app.ports.store.attempts.ofJob(id);
  expect(attempts.map(({ status }) => status)).toEqual([...Array(5).fill('not_sent'), 'failed']);
  expect(app.ports.store.images.ofJob(id)[0]?.failure?.code).toBe('disk_full');
  expect(app.provider.requests).toHaveLength(0);
});
