import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CloudLink } from '../../electron/core/ports/cloud.ts';
import { type AdapterProject, startAdapterProject } from './adapter-project.ts';
import {
  cutAfter,
  cutAnswerAt,
  cutBefore,
  cutRequestAt,
  type Mishap,
  serverError,
} from './gateway/mishaps.ts';
import { hasPostgres } from './start-cloud.ts';

const never = new AbortController().signal;
const MB = 1_024 * 1_024;
const HOUR = 3_600_000;
const failsWith = (code: string) => ({ problem: { code } });

describe.skipIf(!hasPostgres)('pictures', () => {
  let project: AdapterProject;
  let link: CloudLink;
  let user: string;
  const small = randomBytes(100_000);
  const large = randomBytes(8 * MB + 7);
  const files = { small: '', large: '', part: '' };
  beforeAll(async () => {
    project = await startAdapterProject();
    for (const name of ['small', 'large', 'part'] as const) files[name] = join(project.folder, name);
    await writeFile(files.small, small);
    await writeFile(files.large, large);
  });
  beforeEach(async () => {
    project.reset();
    ({ link, user } = await project.signedIn());
    project.reset();
  });
  afterEach(() => expect(project.cloud.gateway.unknown).toEqual([]));
  afterAll(() => project.stop());

  const newPath = () => `${user}/${randomUUID()}/${'a'.repeat(64)}.png`;
  const put = (path: string, file: string, signal = never) => link.upload(path, file, 'image/png', signal);
  const journal = () => project.cloud.gateway.journal;
  const begun = () => journal().of('POST', '/upload/resumable').length;

  async function expectThere(path: string, bytes: Buffer): Promise<void> {
    project.cloud.gateway.mishap = () => null;
    await link.download(path, files.part, bytes.length, never);
    expect((await readFile(files.part)).equals(bytes)).toBe(true);
  }

  /** The project may still be at the bytes that came before a cut; it says that it is busy, and then is not. */
  async function putOn(path: string): Promise<void> {
    for (let tries = 0; tries < 10; tries += 1) {
      const error = await put(path, files.large).catch((thrown: unknown) => thrown);
      if (error === undefined) return;
      expect(error).toMatchObject({ problem: { message: expect.stringContaining('is busy') } });
    }
    throw new Error('It is busy for ever.');
  }

  /** Lets these things happen to the next requests, one each. */
  function happen(mishaps: readonly (Mishap | null)[]): void {
    const left = [...mishaps];
    project.cloud.gateway.mishap = () => left.shift() ?? null;
  }

  it('that are cut at any byte are whole after the next try', async () => {
    const cut = fc.oneof(
      fc.integer({ min: 0, max: small.length }).map(cutRequestAt),
      fc.constantFrom(cutBefore, cutAfter, cutAnswerAt(3)),
    );
    await fc.assert(
      fc.asyncProperty(cut, async (mishap) => {
        const path = newPath();
        happen([mishap]);
        await expect(put(path, files.small)).rejects.toMatchObject(failsWith('offline'));
        await put(path, files.small);
        await expectThere(path, small);
      }),
      { seed: 5, numRuns: 25 },
    );
  });

  it('that are large go on where they were cut, wherever that was, also after a restart', async () => {
    const cut = fc.oneof(
      fc.integer({ min: 0, max: 6 * MB }).map(cutRequestAt),
      fc.constantFrom<Mishap | null>(cutBefore, cutAfter, serverError(503), null, null),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { maxLength: 8 }), fc.boolean(), async (mishaps, restarts) => {
        project.reset();
        const path = newPath();
        happen(mishaps);
        // Some tries more, for when it is still busy with what came before a cut.
        for (let tries = 0; tries <= mishaps.length + 10; tries += 1) {
          const done = await put(path, files.large).then(
            () => true,
            () => false,
          );
          if (done) break;
          if (restarts) link = await project.reopen(link);
        }
        const lostBeginnings = journal()
          .of('POST', '/upload/resumable')
          .filter(({ status }) => status !== 201).length;
        expect(begun() - lostBeginnings).toBe(1);
        await expectThere(path, large);
      }),
      { seed: 5, numRuns: 10 },
    );
  }, 120_000);

  it('that are large send nothing twice', async () => {
    const path = newPath();
    const at = MB;
    // Begin, the first piece, and of the second piece a megabyte.
    happen([null, null, cutRequestAt(at)]);
    await expect(put(path, files.large)).rejects.toMatchObject(failsWith('offline'));
    journal().clear();
    await putOn(path);
    const sent = journal()
      .of('PATCH', '/upload/resumable')
      .filter(({ status }) => status === 204)
      .reduce((sum, { bytes }) => sum + bytes, 0);
    expect(sent).toBe(large.length - 6 * MB - at);
    await expectThere(path, large);
  });

  it('that are large keep what was sent when the token ends meanwhile, or before they go on', async () => {
    const path = newPath();
    let pieces = 0;
    project.cloud.gateway.mishap = ({ method }) => {
      if (method !== 'PATCH') return null;
      pieces += 1;
      if (pieces === 2) project.shiftMs = 2 * HOUR;
      return pieces === 3 ? cutRequestAt(10) : null;
    };
    await expect(put(path, files.large)).rejects.toMatchObject(failsWith('offline'));
    project.shiftMs = 4 * HOUR;
    await putOn(path);
    expect(begun()).toBe(1);
    await expectThere(path, large);
  });

  it('that are large begin anew when the server has forgotten them', async () => {
    const path = newPath();
    happen([null, null, cutBefore]);
    await expect(put(path, files.large)).rejects.toMatchObject(failsWith('offline'));
    project.cloud.gateway.uploads.forget();
    await put(path, files.large);
    expect(begun()).toBe(2);
    await expectThere(path, large);
  });

  it('of any size say that the bucket is missing, and lose nothing that was begun', async () => {
    const path = newPath();
    happen([null, null, cutBefore]);
    await expect(put(path, files.large)).rejects.toMatchObject(failsWith('offline'));
    const noBucket: Mishap = {
      kind: 'answer',
      answer: { status: 404, body: 'Bucket not found', headers: { 'Content-Type': 'text/plain' } },
    };
    project.cloud.gateway.mishap = () => noBucket;
    const lacks = { problem: { code: 'missing_tables', message: expect.stringContaining('bucket') } };
    await expect(put(newPath(), files.large)).rejects.toMatchObject(lacks);
    await expect(put(path, files.large)).rejects.toMatchObject(lacks);
    await expect(put(newPath(), files.small)).rejects.toMatchObject(lacks);
    project.cloud.gateway.mishap = () => null;
    const before = begun();
    await putOn(path);
    expect(begun()).toBe(before);
    await expectThere(path, large);
  });

  it('that are large begin anew when the server forgets them on the way', async () => {
    const path = newPath();
    let pieces = 0;
    project.cloud.gateway.mishap = ({ method }) => {
      pieces += method === 'PATCH' ? 1 : 0;
      if (pieces === 2) project.cloud.gateway.uploads.forget();
      return null;
    };
    await expect(put(path, files.large)).rejects.toMatchObject(failsWith('server'));
    await put(path, files.large);
    await expectThere(path, large);
  });

  it('that are large are ended by their signal, and arrive later', async () => {
    const path = newPath();
    const controller = new AbortController();
    let pieces = 0;
    project.cloud.gateway.mishap = ({ method }) => {
      pieces += method === 'PATCH' ? 1 : 0;
      if (pieces === 2) controller.abort();
      return null;
    };
    await expect(put(path, files.large, controller.signal)).rejects.toMatchObject(failsWith('offline'));
    project.cloud.gateway.mishap = () => null;
    await putOn(path);
    await expectThere(path, large);
    await expect(put(newPath(), files.large, controller.signal)).rejects.toMatchObject(failsWith('offline'));
  });

  it('that are large go to the project alone, whatever address it names', async () => {
    const path = newPath();
    const Location = 'https://elsewhere.example.com/storage/v1/upload/resumable/x';
    happen([{ kind: 'answer', answer: { status: 201, body: null, headers: { Location } } }]);
    await expect(put(path, files.large)).rejects.toMatchObject(failsWith('server'));
    expect(journal().of('PATCH', '/storage/v1/upload/resumable/x')).toHaveLength(1);
    happen([{ kind: 'answer', answer: { status: 201, body: null, headers: { Location: '/else/where' } } }]);
    await expect(put(newPath(), files.large)).rejects.toMatchObject(failsWith('wrong_url'));
  });

  it('go on without the notes of begun uploads, or with damaged ones', async () => {
    const path = newPath();
    happen([null, null, cutBefore]);
    await expect(put(path, files.large)).rejects.toMatchObject(failsWith('offline'));
    await writeFile(join(project.folder, 'uploads.json'), '{"version":1,');
    link = await project.reopen(link);
    await put(path, files.large);
    expect(begun()).toBe(2);
    await rm(join(project.folder, 'uploads.json'));
    link = await project.reopen(link);
    await put(newPath(), files.large);
  });

  it.each(['small', 'large'] as const)('that are there already are left alone (%s)', async (size) => {
    const path = newPath();
    await put(path, files[size]);
    await put(path, files[size]);
    const { rows } = await project.cloud.database.query('select 1 from storage.objects where name = $1', [
      path,
    ]);
    expect(rows).toHaveLength(1);
  });

  it.each(['small', 'large'] as const)('of another account do not leave this machine (%s)', async (size) => {
    const path = newPath().replace(user, project.cloud.accounts.bob.id);
    await expect(put(path, files[size])).rejects.toMatchObject(failsWith('no_access'));
    expect(journal().all).toEqual([]);
  });

  it.each(['small', 'large'] as const)(
    'that are too large for the project are refused (%s)',
    async (size) => {
      const { storage } = project.cloud.gateway;
      const before = storage.maxBytes;
      storage.maxBytes = 50_000;
      try {
        await expect(put(newPath(), files[size])).rejects.toMatchObject({
          problem: { code: 'refused', message: expect.stringContaining('413') },
        });
      } finally {
        storage.maxBytes = before;
      }
    },
  );

  it('that are gone, or shrink while they are sent, are refused', async () => {
    await expect(put(newPath(), join(project.folder, 'gone'))).rejects.toMatchObject({
      problem: { code: 'refused', message: expect.stringContaining('ENOENT') },
    });
    const shrinking = join(project.folder, 'shrinking');
    await writeFile(shrinking, large);
    let pieces = 0;
    const cut = truncate.bind(null, shrinking, 7 * MB);
    project.cloud.gateway.mishap = ({ method }) => {
      pieces += method === 'PATCH' ? 1 : 0;
      return pieces === 1 && method === 'PATCH' ? { kind: 'slow', until: cut() } : null;
    };
    await expect(put(newPath(), shrinking)).rejects.toMatchObject(failsWith('refused'));
  });

  it('come no larger than is asked, and leave nothing when they do not come whole', async () => {
    const path = newPath();
    await put(path, files.small);
    await rm(files.part, { force: true });
    const get = (maxBytes: number) => link.download(path, files.part, maxBytes, never);
    await expect(get(small.length - 1)).rejects.toMatchObject(failsWith('refused'));
    happen([cutAnswerAt(50_000)]);
    await expect(get(small.length)).rejects.toMatchObject(failsWith('offline'));
    expect(existsSync(files.part)).toBe(false);
    await expect(
      link.download(path, join(project.folder, 'no/where'), small.length, never),
    ).rejects.toMatchObject({ problem: { code: 'refused', message: expect.stringContaining('ENOENT') } });
    await expectThere(path, small);
  });
});
