import { beforeEach, describe, expect, it } from 'vitest';
import { NO_RULES } from '../../../shared/domain/retention.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { UNDO_MS } from '../app/trash.ts';
import type { JobFacts } from '../ports/retention-store.ts';

const DAY = 86_400_000;
const RULES = { ...NO_RULES, logsOlderThanDays: 30 };

const apps = testApps();
let app: TestApp;

beforeEach(async () => {
  app = await apps.start('run');
});

/** A job that has ended, with so many more entries in its log. */
async function endedJob(more = 0): Promise<string> {
  const { id } = await app.createJob({ images: 1, variants: 1 });
  await app.untilFinal(id);
  const [entry] = app.log(id);
  if (entry === undefined) throw new Error('A job has a log');
  const { seq: _seq, details: _details, ...rest } = entry;
  app.ports.store.log.append(
    Array.from({ length: more }, () => ({ ...rest, id: app.ports.ids.uuid(), detailsJson: null })),
  );
  await app.clock.advance(16);
  return id;
}

/** Takes all logs that there are away, which makes them wait until that cannot be undone any more. */
async function takeLogs(): Promise<void> {
  app.clock.jump(40 * DAY);
  const { token } = await app.call('retention.preview', { rules: RULES });
  await app.call('retention.run', { rules: RULES, token, way: 'undo' });
  await app.clock.runUntil(() => !isRunning());
}

function isRunning(): boolean {
  const progress = app.events.findLast((event) => event.name === 'retention.changed');
  return progress?.name !== 'retention.changed' || progress.payload.state === 'running';
}

/** Has something happen after each piece of a log that is removed. */
function afterEachPiece(work: (jobId: string) => void): void {
  const { log } = app.ports.store;
  const { removeOldest } = log;
  (log as { removeOldest: typeof removeOldest }).removeOldest = (jobId, ...rest) => {
    const removed = removeOldest(jobId, ...rest);
    work(jobId);
    return removed;
  };
}

function factsOf(jobId: string): JobFacts {
  const [facts] = app.ports.store.retention.of([jobId]);
  if (facts === undefined) throw new Error('There is no such job');
  return facts;
}

describe('logs that are removed', () => {
  it('leave room for other work between two of them', async () => {
    const jobIds = [await endedJob(), await endedJob()];
    await takeLogs();
    const pausesBefore = new Map<string, number>();
    afterEachPiece((jobId) => pausesBefore.set(jobId, app.clock.asked.filter((ms) => ms === 0).length));
    await app.clock.advance(UNDO_MS);
    await app.clock.runUntil(() => jobIds.every((jobId) => factsOf(jobId).entries === 1));
    const [first = 0, second = 0] = jobIds.map((jobId) => pausesBefore.get(jobId));
    expect(second).toBe(first + 1);
  });

  it('go in pieces where they are long, and leave one line', async () => {
    const jobId = await endedJob(2_500);
    const { lastSeq } = factsOf(jobId);
    await takeLogs();
    await app.clock.advance(UNDO_MS);
    await app.clock.runUntil(() => factsOf(jobId).entries === 1);
    expect(app.log(jobId)).toMatchObject([
      { seq: lastSeq + 1, message: `Retention removed this log's entries 1 to ${lastSeq}` },
    ]);
  });

  it('stay from where their job is starred meanwhile, and a line says what is gone', async () => {
    const jobId = await endedJob(2_500);
    const { entries, lastSeq } = factsOf(jobId);
    const [image] = app.ports.store.images.ofJob(jobId);
    await takeLogs();
    afterEachPiece(() => app.ports.store.images.star(image?.id ?? '', true));
    await app.clock.advance(UNDO_MS);
    await app.clock.runUntil(() => factsOf(jobId).lastSeq > lastSeq);
    expect(factsOf(jobId).entries).toBe(entries - 1_000 + 1);
    const { entries: newest } = await app.call('log.page', { jobId, afterSeq: lastSeq });
    expect(newest).toMatchObject([
      {
        message:
          "Retention removed this log's entries 1 to 1000 and kept the rest: the job has changed meanwhile",
      },
    ]);
  });

  it('leave no line in a job that is deleted meanwhile', async () => {
    const jobId = await endedJob(2_500);
    const { lastSeq } = factsOf(jobId);
    await takeLogs();
    afterEachPiece(() => app.ports.store.jobs.markDeleted(jobId, app.clock.now(), false));
    await app.clock.advance(UNDO_MS);
    await app.clock.advance(16);
    app.ports.store.jobs.unmarkDeleted(jobId);
    expect(factsOf(jobId).lastSeq).toBe(lastSeq);
  });
});
