import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import { type Image, isSettled } from '../../../shared/domain/image.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { giveFailure, giveImage, hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';

const ANSWERS = [
  'image',
  'image',
  'image',
  'server_error',
  'content_declined',
  'rate_limited',
  'hang',
] as const;
const ACTIONS = [
  'cancel',
  'pause',
  'resume',
  'crash',
  'time',
  'retry',
  'process again',
  'generate again',
  'delete an image',
] as const;

/** What a provider has given away, over all crashes of the app; and how often the user asked to buy an image anew. */
type Ledger = {
  readonly bought: Map<number, number>;
  readonly calls: Map<number, number>;
  readonly asked: Map<number, number>;
};

function scripted(answers: readonly (typeof ANSWERS)[number][], ledger: Ledger): ScriptedProvider {
  return new ScriptedProvider(async (request, signal, calls) => {
    const { imageIndex } = request;
    ledger.calls.set(imageIndex, (ledger.calls.get(imageIndex) ?? 0) + 1);
    const answer = answers[(calls + imageIndex) % answers.length] ?? 'image';
    if (answer === 'hang') return hang(request, signal);
    if (answer !== 'image') return giveFailure(answer, { billing: 'refused' });
    const given = await giveImage(request);
    // Given up on while it was on its way: the log says that it may be billed, and it may be asked for again.
    if (!signal.aborted) ledger.bought.set(imageIndex, (ledger.bought.get(imageIndex) ?? 0) + 1);
    return given;
  });
}

/** Ends the process as kill -9 does: whatever it still tries to write goes nowhere. */
function crash(app: TestApp): void {
  app.ports.store.close();
}

/** Does what a user might do next. What the app refuses at that moment is refused, and that is that. */
async function act(
  app: TestApp,
  jobId: string,
  action: (typeof ACTIONS)[number],
  ledger: Ledger,
): Promise<void> {
  const images = app.ports.store.images.ofJob(jobId);
  const imageIds = images.map(({ id }) => id);
  switch (action) {
    case 'cancel':
      return tried(app.call('job.cancel', { jobId }));
    case 'pause':
      return tried(app.call('queue.pause', {}));
    case 'resume':
      return tried(app.call('queue.resume', {}));
    case 'retry':
      return tried(app.call('job.retry', { jobId }));
    case 'process again':
      return tried(app.call('job.retry', { jobId, imageIds, from: 'process' }));
    case 'generate again':
      askedFor(ledger, images);
      return tried(app.call('job.retry', { jobId, imageIds, from: 'generate' }));
    case 'delete an image':
      // What is deleted and wanted again is bought again, which is then asked for as well.
      askedFor(ledger, images.slice(0, 1));
      return tried(app.call('image.delete', { imageIds: imageIds.slice(0, 1) }));
    case 'time':
      return app.clock.advance(130_000);
    case 'crash':
      throw new Error('A crash is not the user’s doing');
    default:
      return assertNever(action);
  }
}

async function tried(call: Promise<unknown>): Promise<void> {
  await call.catch(() => undefined);
}

function askedFor({ asked }: Ledger, images: readonly Image[]): void {
  for (const { index } of images) asked.set(index, (asked.get(index) ?? 0) + 1);
}

function expectSound(app: TestApp, job: Job): void {
  const images = app.ports.store.images.ofJob(job.id);
  expect(images).toHaveLength(job.params.images);
  const { requested, ...parts } = job.counts;
  expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(requested);
  const seqs = app.log(job.id).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  if (isFinal(job.status)) expect(images.every(({ status }) => isSettled(status))).toBe(true);
}

describe('any interleaving of answers, commands and crashes', () => {
  const folders: ReturnType<typeof temporaryFolder>[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });

  it('loses no image, buys none twice unasked, and ends in exactly one final status', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...ANSWERS), { minLength: 1, maxLength: 8 }),
        fc.array(fc.tuple(fc.nat(40), fc.constantFrom(...ACTIONS)), { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        async (answers, actions, images) => {
          const folder = temporaryFolder();
          folders.push(folder);
          const ledger: Ledger = { bought: new Map(), calls: new Map(), asked: new Map() };
          let app = new TestApp({ folder: folder.path, provider: scripted(answers, ledger) });
          const { id } = await app.createJob({ images, variants: 1 });
          for (const [turns, action] of actions) {
            for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
            if (action === 'crash') {
              crash(app);
              app = new TestApp({ folder: folder.path, provider: scripted(answers, ledger) });
              await app.app.start('run');
            } else {
              await act(app, id, action, ledger);
            }
            expectSound(app, app.job(id));
          }
          await finish(app, id);
          expectSound(app, app.job(id));
          for (const [index, bought] of ledger.bought) {
            expect(bought).toBeLessThanOrEqual(1 + (ledger.asked.get(index) ?? 0));
          }
          await expectKept(app, id, ledger);
          await app.close();
        },
      ),
      { numRuns: 80, interruptAfterTimeLimit: 40_000 },
    );
  }, 90_000);
});

/** Lets the job end: no more pauses, and calls that hang run into their deadline. */
async function finish(app: TestApp, jobId: string): Promise<void> {
  await app.call('queue.resume', {});
  for (let round = 0; round < 200 && !isFinal(app.job(jobId).status); round += 1) {
    await app.clock.runUntil(() => isFinal(app.job(jobId).status), 12).catch(() => undefined);
    await app.clock.advance(130_000);
  }
  expect(isFinal(app.job(jobId).status)).toBe(true);
}

/** What was bought is either in the library, or saved for a retry, or admitted to be unknown. */
async function expectKept(app: TestApp, jobId: string, ledger: Ledger): Promise<void> {
  const { images, files } = await app.call('job.get', { jobId });
  for (const image of images) {
    const mine = files.filter((file) => file.imageId === image.id);
    if (image.deletedAt !== null) continue;
    const kept = mine.some(({ kind }) => kind === 'base');
    const result = mine.filter(({ kind, state }) => kind === 'variant' && state === 'stored');
    if (image.status === 'completed') expect(result).toHaveLength(1);
    if (ledger.bought.has(image.index) && image.status !== 'unknown') expect(kept).toBe(true);
    // Nothing that was made is lost or overwritten, also where something else is the result now.
    expect(mine.every(({ path }) => existsSync(path))).toBe(true);
    expect(new Set(mine.map(({ path }) => path)).size).toBe(mine.length);
  }
  expect(files.every(({ state }) => state !== 'writing')).toBe(true);
}
