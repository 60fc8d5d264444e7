import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImageFile } from '../../../shared/domain/image.ts';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';
import { giveFailure, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import type { Library } from '../ports/files.ts';

/** What a start finds that a kill has left, and what it makes of it. */
const apps = testApps();

const never = () => new Promise<never>(() => {});

/** An app whose files get their names as `publish` says, which is given the real one. */
function publishing(publish: (real: Library['publish']) => Library['publish']): TestApp {
  return apps.open(undefined, {
    change: (ports) => {
      const { library } = ports.files;
      const changed = { ...library, publish: publish(library.publish) };
      return { ...ports, files: { ...ports.files, library: changed } };
    },
  });
}

function inLibrary(app: TestApp, jobId: string): string[] {
  return readdirSync(join(apps.folder, 'library', app.job(jobId).folder)).sort();
}

const madeFor = (app: TestApp, jobId: string): ImageFile[] =>
  app.ports.store.files.ofJob(jobId).filter(({ kind }) => kind !== 'base');

describe('a job that was being cancelled when the app was killed', () => {
  it('is not processed any further, and its base image is kept', async () => {
    const first = apps.open();
    first.worker.makeVariant = never;
    const { id } = await first.createJob({ images: 1, variants: 1 });
    const status = () => first.ports.store.images.ofJob(id)[0]?.status;
    await first.clock.runUntil(() => status() === 'processing');
    await first.call('job.cancel', { jobId: id });
    expect(first.job(id).status).toBe('processing');

    const app = await apps.restart(first, 'run');
    expect((await app.untilFinal(id)).status).toBe('cancelled');
    expect(app.worker.variantsMade).toBe(0);
    await app.call('job.retry', { jobId: id });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(0);
  });

  it('sends nothing that had not been sent', async () => {
    const first = apps.open();
    Object.assign(first.ports.files.originals, { part: never });
    const { id } = await first.createJob({ images: 1 });
    await first.clock.runUntil(() => first.ports.store.attempts.ofJob(id)[0]?.status === 'intent');
    await first.call('job.cancel', { jobId: id });

    const app = await apps.restart(first, 'run');
    expect((await app.untilFinal(id)).status).toBe('cancelled');
    expect(app.provider.requests).toHaveLength(0);
  });
});

describe('an image whose files were being stored when the app was killed', () => {
  /** Killed with two of three variants in their place, and the third still a part. */
  async function killedAtTheThird(): Promise<{ first: TestApp; id: string }> {
    let published = 0;
    const first = publishing((real) => async (part, path) => {
      published += 1;
      return published <= 2 ? real(part, path) : never();
    });
    const { id } = await first.createJob({ images: 1, variants: 3 });
    await first.clock.runUntil(() => published === 3);
    return { first, id };
  }

  it('keeps what has its name, and makes only what has not', async () => {
    const { first, id } = await killedAtTheThird();
    const before = inLibrary(first, id).filter((name) => !name.startsWith('.'));
    expect(before).toHaveLength(2);
    const app = await apps.restart(first, 'run');
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.worker.variantsMade).toBe(1);
    expect(inLibrary(app, id)).toEqual(expect.arrayContaining(before));
    expect(inLibrary(app, id)).toHaveLength(4);
    const files = madeFor(app, id);
    expect(files.map(({ state }) => state)).toEqual(['stored', 'stored', 'stored', 'stored']);
    expect(files.every(({ path }) => existsSync(path))).toBe(true);
  });

  it('leaves no parts behind, also while it waits to go on', async () => {
    const { first, id } = await killedAtTheThird();
    expect(inLibrary(first, id)).toHaveLength(4);
    const app = await apps.restart(first, 'hold');
    expect(inLibrary(app, id)).toHaveLength(2);
    expect(app.job(id).status).toBe('queued');
  });

  it('gets a new sidecar where a variant has to be made again', async () => {
    const first = publishing((real) => async (part, path) => {
      await real(part, path);
      return path.endsWith('.json') ? never() : 'published';
    });
    const { id } = await first.createJob({ images: 1, variants: 2 });
    const folder = join(apps.folder, 'library', first.job(id).folder);
    const arrived = () => existsSync(folder) && inLibrary(first, id).some((name) => name.endsWith('.json'));
    await first.clock.runUntil(arrived);
    const gone = inLibrary(first, id).find((name) => name.endsWith('.png')) ?? '';
    rmSync(join(folder, gone));

    const app = await apps.restart(first, 'run');
    expect((await app.untilFinal(id)).status).toBe('completed');
    const files = madeFor(app, id);
    const [sidecar, ...others] = files.filter(({ kind }) => kind === 'sidecar');
    expect(others).toEqual([]);
    expect(inLibrary(app, id)).toHaveLength(3);
    const variants = files.filter(({ kind }) => kind === 'variant').sort((a, b) => a.variant - b.variant);
    expect(JSON.parse(readFileSync(sidecar?.path ?? '', 'utf8')).variants).toMatchObject(
      variants.map(({ sha256, variant }) => ({ sha256, variant })),
    );
    expect(dirname(sidecar?.path ?? '')).toBe(folder);
  });
});

describe('a wait that was stored by a wall clock far ahead', () => {
  it('takes no longer than the longest that the job allows', async () => {
    const first = apps.open(new ScriptedProvider(() => giveFailure('server_error')));
    first.clock.jump(86_400_000);
    const { id } = await first.createJob({
      images: 1,
      retryPolicy: { ...DEFAULT_RETRY_POLICY, maxBackoffMs: 10_000, maxHintMs: 5_000 },
    });
    await first.clock.runUntil(() => first.ports.store.images.ofJob(id)[0]?.retryAt !== null);
    const app = await apps.restart(first, 'run');
    await app.clock.runUntil(() => app.clock.asked.includes(10_000));
    await app.clock.advance(10_000);
    expect((await app.untilFinal(id)).status).toBe('completed');
  });
});

describe('a file that had its name when the app was killed', () => {
  it('is stored only when that name is sure to outlast a power cut', async () => {
    const first = publishing((real) => async (part, path) => {
      await real(part, path);
      return never();
    });
    const { id } = await first.createJob({ images: 1, variants: 1 });
    const named = () => inLibraryOf(first, id).some((name) => name.endsWith('.png') && !name.startsWith('.'));
    await first.clock.runUntil(named);
    apps.crash(first);

    const statesWhenSure: (string | undefined)[] = [];
    const app = apps.open(undefined, {
      change: (ports) => {
        const { library } = ports.files;
        const makeSure: Library['makeSure'] = (path) => {
          statesWhenSure.push(ports.store.files.ofJob(id).find((file) => file.path === path)?.state);
          return library.makeSure(path);
        };
        return { ...ports, files: { ...ports.files, library: { ...library, makeSure } } };
      },
    });
    await app.app.start('hold');
    expect(statesWhenSure).toEqual(['writing']);
    expect(madeFor(app, id).map(({ state }) => state)).toEqual(['stored']);
  });
});

/** Nothing before the job's folder is made. */
function inLibraryOf(app: TestApp, jobId: string): string[] {
  return existsSync(join(apps.folder, 'library', app.job(jobId).folder)) ? inLibrary(app, jobId) : [];
}
