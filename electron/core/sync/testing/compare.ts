import { expect } from 'vitest';
import type { Job } from '../../../../shared/domain/job.ts';
import { detailsOf, type LogEntry } from '../../../../shared/domain/log-entry.ts';
import type { Ports } from '../../ports/index.ts';
import type { CloudIds } from '../cloud-ids.ts';
import type { FakeServer, StoredRow } from './fake-server.ts';

const SAME: CloudIds = (id) => id;

/** What lies on a machine. */
type WithStore = { readonly ports: Pick<Ports, 'store'> };

/** What lies in a project, however it was found out. */
export type CloudContent = Pick<FakeServer, 'rows' | 'row' | 'logOf' | 'objects'>;

/** All jobs of an app that are not deleted. */
export function jobsOf(app: WithStore): Job[] {
  return app.ports.store.jobs.page({
    search: null,
    statuses: null,
    sort: 'newest',
    afterId: null,
    limit: 500,
  });
}

/** All entries of a job. */
export function logOf(app: WithStore, jobId: string): LogEntry[] {
  const all: LogEntry[] = [];
  for (;;) {
    const afterSeq = all.at(-1)?.seq ?? 0;
    const page = app.ports.store.sync.entries(jobId, afterSeq, 500, 10_000_000);
    all.push(...page);
    if (page.length < 500) return all;
  }
}

/** That the cloud has what is here, and nothing else of this account. Of jobs that are kept here, or gone, it has nothing. */
export function expectSame(app: WithStore, cloud: CloudContent, userId: string, idOf = SAME): void {
  const { sync } = app.ports.store;
  const sent = jobsOf(app).filter(({ id }) => sync.job(id)?.keptLocal === false);
  const ids = new Set(sent.map(({ id }) => idOf(id)));
  const ofAccount = (row: StoredRow) => row['user_id'] === userId;
  for (const row of cloud.rows('jobs').filter(ofAccount))
    if (!ids.has(String(row['id']))) expectGone(cloud, row);
  for (const job of sent) expectJob(app, cloud, job, idOf);
  const paths = cloud.rows('files').map((row) => row['storage_path']);
  const orphans = [...cloud.objects.keys()].filter(
    (path) => path.startsWith(userId) && !paths.includes(path),
  );
  expect(orphans).toEqual([]);
}

function expectGone(cloud: CloudContent, row: StoredRow): void {
  expect(row).toMatchObject({ prompt: '', data: {}, deleted_at: expect.any(String) });
  for (const table of ['images', 'files', 'logs'] as const) {
    expect(cloud.rows(table).filter((one) => one['job_id'] === row['id'])).toEqual([]);
  }
}

function expectJob(app: WithStore, cloud: CloudContent, job: Job, idOf: CloudIds): void {
  const { store } = app.ports;
  const id = idOf(job.id);
  const log = logOf(app, job.id);
  expect(cloud.row('jobs', id)).toMatchObject({
    status: job.status,
    prompt: job.params.prompt,
    log_seq: log.at(-1)?.seq ?? 0,
    deleted_at: null,
    data: { id, counts: job.counts, updatedAt: job.updatedAt, run: job.run, cost: job.cost },
  });
  const of = (table: 'images' | 'files') => cloud.rows(table).filter((row) => row['job_id'] === id);
  const images = store.images.ofJob(job.id);
  expect(of('images').map(({ data }) => data)).toHaveLength(images.length);
  for (const image of images) {
    const { data } = cloud.row('images', idOf(image.id)) ?? {};
    const { failure, ...known } = image;
    expect(data).toMatchObject({ ...known, id: idOf(image.id), jobId: id });
    expect((data as typeof image).failure?.code).toBe(failure?.code);
  }
  expectFiles(app, cloud, job, of('files'), idOf);
  expect(
    cloud.logOf(id).map((row) => [row['id'], row['seq'], row['message'], row['level'], row['step']]),
  ).toEqual(log.map((entry) => [idOf(entry.id), entry.seq, entry.message, entry.level, entry.step]));
  expect(cloud.logOf(id).map((row) => row['details'] === null)).toEqual(
    log.map((entry) => detailsOf(entry) === null),
  );
}

function expectFiles(
  app: WithStore,
  cloud: CloudContent,
  job: Job,
  rows: readonly StoredRow[],
  idOf: CloudIds,
): void {
  const { store } = app.ports;
  const { images } = store.sync.state();
  const files = store.files.ofJob(job.id).filter(({ state }) => state !== 'writing');
  const here = new Map(files.map((file) => [idOf(file.id), file]));
  const there = rows.filter((row) => row['deleted_at'] === null);
  expect(there.map((row) => row['id']).sort()).toEqual([...here.keys()].sort());
  for (const row of there) {
    const file = here.get(String(row['id']));
    expect(row).toMatchObject({ sha256: file?.sha256, kind: file?.kind, data: { state: file?.state } });
    const path = row['storage_path'];
    if (path !== null) expect(cloud.objects.has(String(path))).toBe(true);
    const kinds = images === 'all' ? ['base', 'variant'] : images === 'variants' ? ['variant'] : [];
    if (file?.state === 'stored' && kinds.includes(file.kind)) expect(path).not.toBeNull();
  }
}
