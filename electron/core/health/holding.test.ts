import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/contract/result.ts';
import { failure } from '../../../shared/domain/errors.ts';
import { giveImage } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { Files, LibraryFound } from '../ports/files.ts';

/** What the app does while there is nowhere to save an image, and when there is again. */
const apps = testApps();
const MB = 1e6;

/** The disks as a test wants them at the moment. */
let disk: {
  freeBytes: number;
  /** Of the library; null for what is really there. */
  found: LibraryFound | null;
  /** Thrown by whatever stores a file in the library. */
  refusal: (() => Error) | null;
  ballast: number;
};

beforeEach(() => {
  disk = { freeBytes: 10_000 * MB, found: null, refusal: null, ballast: 0 };
});

function onThatDisk({ library, ...files }: Files): Files {
  const first = library.root;
  const refuse = () => {
    if (disk.refusal !== null && library.root === first) throw disk.refusal();
  };
  return {
    ...files,
    space: async () => ({ freeBytes: disk.freeBytes, totalBytes: 500_000 * MB, device: '1' }),
    ballast: {
      bytes: 16 * MB,
      make: async () => true,
      release: () => {
        if (disk.ballast === 0) return false;
        disk.ballast -= 1;
        return true;
      },
    },
    library: Object.assign(Object.create(library) as typeof library, {
      look: async () => disk.found ?? library.look(),
      prove: async () => refuse(),
      publish: async (part: string, path: string) => {
        refuse();
        return library.publish(part, path);
      },
    } satisfies Partial<typeof library>),
  };
}

function open(): TestApp {
  return apps.open(undefined, { change: (ports) => ({ ...ports, files: onThatDisk(ports.files) }) });
}

const messages = (app: TestApp, id: string) => app.log(id).map(({ message }) => message);
const until = (app: TestApp, condition: () => boolean) => app.clock.runUntil(condition);
const saysWaits = (app: TestApp, id: string) => messages(app, id).some((text) => text.startsWith('Waits:'));
const holds = (app: TestApp) =>
  app.events.flatMap((event) => (event.name === 'health.changed' ? [event.payload.holds] : []));

describe('a full disk', () => {
  it('lets jobs wait before anything is bought, and go on by themselves within five seconds', async () => {
    disk.freeBytes = 99 * MB;
    const app = open();
    const { id } = await app.createJob({ images: 2 });
    await until(app, () => saysWaits(app, id));
    await app.clock.advance(60_000);
    expect(app.job(id).status).toBe('queued');
    expect(app.provider.requests).toHaveLength(0);
    expect(messages(app, id)).toContainEqual(
      expect.stringContaining('Waits: Only 99 MB are free on the disk of'),
    );

    disk.freeBytes = 10_000 * MB;
    const back = app.clock.monotonic();
    await until(app, () => app.provider.requests.length > 0);
    expect(app.clock.monotonic() - back).toBeLessThanOrEqual(5_000);
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(messages(app, id)).toContain('Goes on: there is room to save images again');
    expect(holds(app)).toEqual([true, false]);
  });

  it('changes nothing about the order of the queue', async () => {
    const app = open();
    await app.call('settings.update', { maxConcurrency: 1 });
    await app.call('queue.pause', {});
    const ids: string[] = [];
    for (const prompt of ['a', 'b', 'c']) ids.push((await app.createJob({ prompt, images: 1 })).id);
    disk.freeBytes = 99 * MB;
    await app.call('queue.resume', {});
    await until(app, () => holds(app).includes(true));
    disk.freeBytes = 10_000 * MB;
    for (const id of ids) await app.untilFinal(id);
    expect(app.provider.requests.map(({ params }) => params.prompt)).toEqual(['a', 'b', 'c']);
  });

  it('that fills up while a job runs lets what is under way end, and starts nothing new', async () => {
    const app = open();
    app.provider.script = async (request) => {
      if (app.provider.requests.length === 2) disk.freeBytes = 0;
      // Longer than the time between two looks.
      await new Promise<void>((resolve) => app.clock.after(11_000, resolve));
      return giveImage(request);
    };
    const { id } = await app.createJob({ images: 6, variants: 1, concurrency: 1 });
    await until(app, () => saysWaits(app, id));
    await until(app, () => app.ports.store.images.ofJob(id).every(({ status }) => status !== 'generating'));
    const before = app.provider.requests.length;
    expect(before).toBeLessThan(6);
    await app.clock.advance(600_000);
    expect(app.provider.requests).toHaveLength(before);
    expect(app.job(id).counts.failed).toBe(0);
    disk.freeBytes = 10_000 * MB;
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.callsByImage()).toEqual({ 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1 });
  });

  it('costs no state of what was paid for: space that was kept for it is given back', async () => {
    disk.ballast = 1;
    const app = open();
    const { transaction } = app.ports.store;
    let refused = 0;
    app.provider.script = async (request) => {
      app.ports.store.transaction = (durability, work) => {
        if (disk.ballast > 0 && ++refused > 0) throw new AppError('disk_full', 'The disk is full');
        return transaction(durability, work);
      };
      return giveImage(request);
    };
    const { id } = await app.createJob({ images: 1, variants: 1 });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(refused).toBe(1);
    expect(app.provider.requests).toHaveLength(1);
  });

  it('that takes not even a state halts the job, which goes on by itself and buys nothing again', async () => {
    const app = open();
    const { transaction } = app.ports.store;
    app.provider.script = async (request) => {
      disk.freeBytes = 0;
      return giveImage(request);
    };
    app.ports.store.transaction = (durability, work) => {
      if (disk.freeBytes === 0 && durability === 'full') throw new AppError('disk_full', 'The disk is full');
      return transaction(durability, work);
    };
    const { id } = await app.createJob({ images: 1, variants: 1 });
    await until(app, () => holds(app).includes(true));
    await app.clock.advance(60_000);
    expect(app.job(id).status).toBe('processing');
    disk.freeBytes = 10_000 * MB;
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(1);
    expect(app.events.filter(({ name }) => name === 'app.problem')).toEqual([]);
  });
});

describe('a library', () => {
  const refused = () => new FailureError(failure('library_unwritable', 'Could not store: read-only.'));

  it('that cannot be written any more keeps the images with their saved base until it can', async () => {
    const app = open();
    disk.refusal = refused;
    const { id } = await app.createJob({ images: 3, variants: 1, concurrency: 1 });
    const statuses = () => app.ports.store.images.ofJob(id).map(({ status }) => status);
    const rests = () => statuses().every((status) => status === 'pending' || status === 'generated');
    await until(app, () => saysWaits(app, id) && rests());
    await app.clock.advance(60_000);
    expect(rests()).toBe(true);
    expect(statuses()).toContain('generated');
    expect((await app.call('app.health', {})).library.state).toBe('read_only');
    disk.refusal = null;
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(3);
  });

  it('whose drive is away is waited for, and another folder in its place is left alone', async () => {
    const library = join(apps.folder, 'library');
    const app = open();
    disk.found = { kind: 'folder', device: '7', mark: null, writable: true };
    const first = await app.createJob({ images: 1, variants: 1 });
    await app.untilFinal(first.id);
    // Its mark is on the drive, which is away now: what is there is another disk's.
    rmSync(library, { recursive: true });
    disk.found = { kind: 'folder', device: '1', mark: null, writable: true };
    await expect(app.createJob({ images: 1 })).rejects.toThrow('drive seems to be away');
    expect((await app.call('app.health', { look: true })).library).toMatchObject({
      state: 'missing',
      missing: 'other_disk',
      path: library,
    });
    expect(() => writeFileSync(join(library, 'probe'), '')).toThrow('ENOENT');
  });

  it('can be another folder from now on, and is not asked for the one that is away', async () => {
    const app = open();
    disk.refusal = refused;
    const { id } = await app.createJob({ images: 1, variants: 1 });
    await until(app, () => saysWaits(app, id));
    const other = join(apps.folder, 'other library');
    const health = await app.call('library.use', { path: other });
    expect(health).toMatchObject({ holds: false, library: { state: 'ok', path: other } });
    expect((await app.untilFinal(id)).status).toBe('completed');
    const { files } = await app.call('job.get', { jobId: id });
    expect(files.filter(({ kind }) => kind === 'variant').every(({ path }) => path.startsWith(other))).toBe(
      true,
    );
    expect((await app.call('settings.get', {})).library).toBe(other);
  });

  it('is not changed while files are being written to it', async () => {
    const app = open();
    await expect(app.call('library.use', { path: join(apps.folder, 'other') })).rejects.toThrow(
      'Files are being written to the library as it is.',
    );
  });
});
