import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { isSettled } from '../../../shared/domain/image.ts';
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
const ACTIONS = ['cancel', 'pause', 'resume', 'crash', 'time', 'retry'] as const;

/** What a provider has given away, over all crashes of the app. */
type Ledger = { readonly bought: Map<number, number>; readonly calls: Map<number, number> };

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

async function act(app: TestApp, jobId: string, action: (typeof ACTIONS)[number]): Promise<void> {
  const refused = () => undefined;
  if (action === 'cancel') await app.call('job.cancel', { jobId }).catch(refused);
  if (action === 'pause') await app.call('queue.pause', {});
  if (action === 'resume') await app.call('queue.resume', {});
  if (action === 'retry') await app.call('job.retry', { jobId }).catch(refused);
  if (action === 'time') await app.clock.advance(130_000);
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
          const ledger: Ledger = { bought: new Map(), calls: new Map() };
          let app = new TestApp({ folder: folder.path, provider: scripted(answers, ledger) });
          const { id } = await app.createJob({ images, variants: 1 });
          for (const [turns, action] of actions) {
            for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
            if (action === 'crash') {
              crash(app);
              app = new TestApp({ folder: folder.path, provider: scripted(answers, ledger) });
              await app.app.start('run');
            } else {
              await act(app, id, action);
            }
            expectSound(app, app.job(id));
          }
          await finish(app, id);
          expectSound(app, app.job(id));
          for (const bought of ledger.bought.values()) expect(bought).toBe(1);
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
    const kept = mine.some(({ kind }) => kind === 'base');
    if (image.status === 'completed') expect(mine.filter(({ kind }) => kind === 'variant')).toHaveLength(1);
    if (ledger.bought.has(image.index) && image.status !== 'unknown') expect(kept).toBe(true);
  }
  expect(files.every(({ state }) => state === 'stored')).toBe(true);
}
