import { existsSync, readdirSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RetentionRules } from '../../../shared/domain/retention.ts';
import { giveFailure, giveImage, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';

const DAY = 86_400_000;
const MB = 1_000_000;

/** A job to be made: the second of its images may fail, or the first be starred; the next one comes so many days later. */
type Planned = {
  readonly megabytes: number;
  readonly images: number;
  readonly fails: boolean;
  readonly starred: boolean;
  readonly days: number;
};

const plannedJobs: fc.Arbitrary<Planned[]> = fc.array(
  fc.record({
    megabytes: fc.integer({ min: 1, max: 6 }),
    images: fc.integer({ min: 1, max: 2 }),
    fails: fc.boolean(),
    starred: fc.nat(4).map((n) => n === 0),
    days: fc.constantFrom(0, 3, 10),
  }),
  { minLength: 3, maxLength: 6 },
);

const someRules: fc.Arbitrary<RetentionRules> = fc.record({
  olderThanDays: fc.option(fc.constantFrom(2, 8, 25), { freq: 2 }),
  keepLatestJobs: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 2 }),
  maxLibraryBytes: fc.option(fc.integer({ min: 10 * MB, max: 25 * MB }), { freq: 2 }),
  logsOlderThanDays: fc.option(fc.constantFrom(2, 8), { freq: 2 }),
  keepFailed: fc.boolean(),
});

/** What is known of a job by its files on the disk, its images and its log. */
type Seen = {
  readonly id: string;
  readonly bytes: number;
  readonly endedAt: number;
  readonly lastEntryAt: number;
  readonly isStarred: boolean;
  readonly hasFailed: boolean;
};

function bytesBelow(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

async function makeJob(app: TestApp, library: string, planned: Planned): Promise<Seen> {
  app.provider.script = async (request) => {
    if (planned.fails && request.imageIndex === planned.images) return giveFailure('content_declined');
    const answer = await giveImage(request);
    await writeFile(request.outputPath, 'x'.repeat(planned.megabytes * MB), { flag: 'a' });
    return answer;
  };
  const before = bytesBelow(library);
  const { id } = await app.createJob({ images: planned.images, variants: 1, preset: 'off' });
  const { finishedAt } = await app.untilFinal(id);
  const images = app.ports.store.images.ofJob(id);
  const starred = planned.starred ? images.find(({ status }) => status === 'completed') : undefined;
  if (starred !== undefined) await app.call('image.star', { imageId: starred.id, starred: true });
  // Entries are written down a moment after they came.
  await app.clock.advance(20);
  app.clock.jump(planned.days * DAY);
  return {
    id,
    bytes: bytesBelow(library) - before,
    endedAt: finishedAt ?? 0,
    lastEntryAt: app.log(id).at(-1)?.createdAt ?? 0,
    isStarred: starred !== undefined,
    hasFailed: images.some(({ status }) => status === 'failed'),
  };
}

/** Which jobs must go, and of which that stay the log, worked out one rule after the other. */
function expectedOf(jobs: readonly Seen[], rules: RetentionRules, now: number) {
  const isOlder = (at: number, days: number | null) => days !== null && now - at > days * DAY;
  const mayGo = jobs.filter(({ isStarred, hasFailed }) => !isStarred && !(rules.keepFailed && hasFailed));
  const latest = rules.keepLatestJobs === null ? jobs : jobs.slice(-rules.keepLatestJobs);
  const gone = new Set(
    mayGo.filter((job) => isOlder(job.endedAt, rules.olderThanDays) || !latest.includes(job)),
  );
  for (const job of mayGo) {
    const left = jobs.reduce((sum, one) => sum + (gone.has(one) ? 0 : one.bytes), 0);
    if (left > (rules.maxLibraryBytes ?? Number.POSITIVE_INFINITY) && job.bytes > 0) gone.add(job);
  }
  const stay = mayGo.filter((job) => !gone.has(job));
  return {
    jobs: jobs.filter((job) => gone.has(job)).map(({ id }) => id),
    logs: stay.filter((job) => isOlder(job.lastEntryAt, rules.logsOlderThanDays)).map(({ id }) => id),
  };
}

async function takeAll(app: TestApp, rules: RetentionRules, token: string): Promise<void> {
  const { runId } = await app.call('retention.run', { rules, token, way: 'now' });
  const state = () => {
    const told = app.events.flatMap((event) => (event.name === 'retention.changed' ? [event.payload] : []));
    return told.findLast((progress) => progress.runId === runId)?.state ?? 'running';
  };
  await app.clock.runUntil(() => state() !== 'running');
  expect(state()).toBe('done');
}

test(
  'whatever the rules, a run takes what they say and what was previewed, from the database and from the disk',
  () =>
    fc.assert(
      fc.asyncProperty(plannedJobs, someRules, async (planned, rules) => {
        const folder = temporaryFolder();
        const app = new TestApp({ folder: folder.path, provider: new ScriptedProvider() });
        try {
          await app.app.start('run');
          const library = join(folder.path, 'library');
          const jobs: Seen[] = [];
          for (const job of planned) jobs.push(await makeJob(app, library, job));
          const expected = expectedOf(jobs, rules, app.clock.now());
          const onDisk = () => bytesBelow(library) + bytesBelow(join(folder.path, 'data', 'originals'));
          const before = onDisk();

          const { items, totals, token } = await app.call('retention.preview', { rules });
          const idsOf = (isLog: boolean) =>
            items.filter(({ reason }) => (reason === 'logs') === isLog).map(({ jobId }) => jobId);
          expect({ jobs: idsOf(false), logs: idsOf(true) }).toEqual(expected);

          await takeAll(app, rules, token);
          const left = (await app.call('job.list', { sort: 'oldest' })).jobs.map(({ id }) => id);
          expect(left).toEqual(jobs.map(({ id }) => id).filter((id) => !expected.jobs.includes(id)));
          expect(before - onDisk()).toBe(totals.bytes);
          const cut = left.filter((id) => app.ports.store.log.lastSeq(id) > 0 && app.log(id).length === 1);
          expect(cut).toEqual(expected.logs);
        } finally {
          await app.close();
          folder.remove();
        }
      }),
      { numRuns: 20 },
    ),
  120_000,
);
