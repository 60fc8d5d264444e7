import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdapterProject, startAdapterProject } from './adapter-project.ts';
import { fileRow, imageRow, jobRow, logRow } from './rows.ts';
import { hasPostgres } from './start-cloud.ts';

const never = new AbortController().signal;

describe.skipIf(!hasPostgres)('the cloud, by the real client', () => {
  let project: AdapterProject;
  beforeAll(async () => {
    project = await startAdapterProject();
  });
  beforeEach(() => project.reset());
  afterEach(() => expect(project.cloud.gateway.unknown).toEqual([]));
  afterAll(() => project.stop());

  it('signs in by password, knows the account after a restart, and signs out', async () => {
    const store = project.store();
    const link = await project.open(store);
    const { ada } = project.cloud.accounts;
    expect(await link.account()).toBeNull();
    expect(await link.signIn(ada.email, ada.password)).toEqual({ id: ada.id, email: ada.email });
    const again = await project.open(store);
    expect(await again.account()).toEqual({ id: ada.id, email: ada.email });
    await again.check(never);
    await again.signOut();
    expect([await again.account(), store.get()]).toEqual([null, null]);
    // The server is told behind the user's back, and has been by the time that the link is closed.
    await again.close();
    expect(project.cloud.gateway.journal.of('POST', '/auth/v1/logout')).toMatchObject([
      { query: 'scope=local', status: 204 },
    ]);
  });

  it('signs in by an e-mailed code', async () => {
    const link = await project.open(project.store());
    const { ada } = project.cloud.accounts;
    await link.sendCode(ada.email);
    const code = project.cloud.gateway.accounts.mailbox.get(ada.email) ?? '';
    expect((await link.verifyCode(ada.email, code)).id).toBe(ada.id);
  });

  it('puts rows, puts them again, changes them, and empties a job', async () => {
    const { link, user } = await project.signedIn();
    const job = jobRow(user);
    const image = imageRow(user, job.id, 1);
    const logs = [1, 2, 3].map((seq) => logRow(user, job.id, seq));
    for (let times = 0; times < 2; times += 1) {
      await link.upsert('jobs', [job], never);
      await link.upsert('images', [image], never);
      await link.upsert('files', [fileRow(user, job.id, image.id)], never);
      await link.upsert('logs', logs, never);
    }
    await link.update('jobs', [job.id], { log_seq: 3 }, never);
    const { rows } = await project.cloud.database.query(
      'select log_seq::int, prompt from image_generation_jobs where id = $1',
      [job.id],
    );
    expect(rows).toEqual([{ log_seq: 3, prompt: 'a boat' }]);
    const gone: number[] = [];
    do gone.push(await link.emptyJob(job.id, 2, never));
    while (gone.at(-1) !== 0);
    expect(gone).toEqual([2, 1, 2, 1, 0]);
  });

  it('reads what other devices changed page by page, in the order of change', async () => {
    const { link, user } = await project.signedIn();
    const own = randomUUID();
    const jobs = Array.from({ length: 5 }, () => jobRow(user));
    for (const job of jobs) await link.upsert('jobs', [job], never);
    await link.upsert('jobs', [jobRow(user, { device_id: own })], never);
    const seen: unknown[] = [];
    for (let after = null as { changedAt: string; id: string } | null; ; ) {
      const page = await link.jobsChanged({ notDevice: own, after, limit: 2 }, never);
      seen.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (last === undefined) break;
      after = { changedAt: String(last['changed_at']), id: String(last['id']) };
    }
    expect(seen.slice(-5)).toEqual(jobs.map(({ id }) => id));
  });

  it("reads a job's images, files and log", async () => {
    const { link, user } = await project.signedIn();
    const job = jobRow(user);
    const image = imageRow(user, job.id, 1);
    await link.upsert('jobs', [job], never);
    await link.upsert('images', [image], never);
    await link.upsert('files', [fileRow(user, job.id, image.id)], never);
    await link.upsert(
      'logs',
      [1, 2, 3, 4].map((seq) => logRow(user, job.id, seq)),
      never,
    );
    const query = { jobId: job.id, after: null, limit: 10 };
    expect(await link.partsChanged('images', query, never)).toMatchObject([{ id: image.id }]);
    expect(await link.partsChanged('files', query, never)).toMatchObject([{ image_id: image.id }]);
    const log = await link.log({ jobId: job.id, afterSeq: 1, upToSeq: 3, limit: 10 }, never);
    expect(log.map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it.each([
    ['small', 1_000],
    ['large', 7 * 1_024 * 1_024],
  ])('puts a %s picture once, gets it, and removes it', async (_, size) => {
    const { link, user } = await project.signedIn();
    const bytes = randomBytes(size);
    const [file, part] = [join(project.folder, 'in.png'), join(project.folder, 'out.part')];
    await writeFile(file, bytes);
    const path = `${user}/${randomUUID()}/${'a'.repeat(64)}.png`;
    await link.upload(path, file, 'image/png', never);
    await link.upload(path, file, 'image/png', never);
    await link.download(path, part, size, never);
    expect((await readFile(part)).equals(bytes)).toBe(true);
    await link.removeObjects([path], never);
    await expect(link.download(path, part, size, never)).rejects.toMatchObject({
      problem: { code: 'refused' },
    });
  });

  it('hears of a changed job, and which device has changed it', async () => {
    const { link, user } = await project.signedIn();
    const heard: (string | null)[][] = [];
    let whenLive = () => {};
    const live = new Promise<void>((resolve) => (whenLive = resolve));
    let whenHeard = () => {};
    const done = new Promise<void>((resolve) => (whenHeard = resolve));
    const end = link.listen(
      (id, deviceId) => {
        heard.push([id, deviceId]);
        whenHeard();
      },
      (isLive) => isLive && whenLive(),
    );
    await live;
    const device = randomUUID();
    const job = jobRow(user, { device_id: device });
    await link.upsert('jobs', [job], never);
    await done;
    end();
    expect(heard).toEqual([[job.id, device]]);
  });
});
