import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hang } from '../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';

let folder: ReturnType<typeof temporaryFolder>;
let app: TestApp;

beforeEach(async () => {
  folder = temporaryFolder();
  app = new TestApp({ folder: folder.path });
  await app.call('settings.update', { maxConcurrency: 1 });
  await app.call('queue.pause', {});
});
afterEach(async () => {
  await app.close();
  folder.remove();
});

async function queued(...prompts: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const prompt of prompts) ids.push((await app.createJob({ prompt, images: 1, variants: 1 })).id);
  return ids;
}

const order = async () => (await app.call('queue.get', {})).order;

describe('the order of the queue', () => {
  it('is the order of creation until somebody changes it, and the order in which jobs are begun', async () => {
    const [a = '', b = '', c = '', d = ''] = await queued('a', 'b', 'c', 'd');
    expect(await order()).toEqual([a, b, c, d]);
    expect(await app.call('job.reorder', { jobId: d, before: b })).toEqual({ order: [a, d, b, c] });
    expect(await app.call('job.reorder', { jobId: a, before: null })).toEqual({ order: [d, b, c, a] });
    expect(await app.call('job.reorder', { jobId: b, before: b })).toEqual({ order: [d, b, c, a] });
    await app.call('queue.resume', {});
    for (const id of [a, b, c, d]) await app.untilFinal(id);
    expect(app.provider.requests.map(({ params }) => params.prompt)).toEqual(['d', 'b', 'c', 'a']);
    expect(await order()).toEqual([]);
  });

  it('is still the same after a restart, with new jobs behind it', async () => {
    const [a = '', b = '', c = ''] = await queued('a', 'b', 'c');
    await app.call('job.reorder', { jobId: c, before: a });
    await app.close();
    app = new TestApp({ folder: folder.path });
    await app.app.start('run');
    const [d = ''] = await queued('d');
    expect(await order()).toEqual([c, a, b, d]);
    await app.call('queue.resume', {});
    for (const id of [a, b, c, d]) await app.untilFinal(id);
    expect(app.provider.requests.map(({ params }) => params.prompt)).toEqual(['c', 'a', 'b', 'd']);
  });

  it('is read no more often at the start than for one job, however many jobs there are', async () => {
    await queued('a', 'b', 'c', 'd', 'e');
    await app.close();
    let reads = 0;
    app = new TestApp({
      folder: folder.path,
      change: (ports) => {
        const { queue } = ports.store.jobs;
        const jobs = Object.assign(ports.store.jobs, {
          queue: () => {
            reads += 1;
            return queue();
          },
        });
        return { ...ports, store: Object.assign(ports.store, { jobs }) };
      },
    });
    await app.app.start('run');
    expect(reads).toBe(1);
  });

  it('is told once a frame, however often it changes', async () => {
    await app.clock.advance(16);
    const [a = '', b = ''] = await queued('a', 'b');
    await app.call('job.reorder', { jobId: b, before: a });
    app.events.length = 0;
    await app.clock.advance(16);
    const told = app.events.filter(({ name }) => name === 'queue.changed');
    expect(told).toEqual([
      { name: 'queue.changed', payload: { paused: true, rateLimitedUntil: null, order: [b, a] } },
    ]);
  });

  it('takes a job that is retried in at its end', async () => {
    app.provider.script = hang;
    const [a = '', b = ''] = await queued('a', 'b');
    await app.call('job.cancel', { jobId: a });
    await app.untilFinal(a);
    await app.call('job.retry', { jobId: a });
    expect(await order()).toEqual([b, a]);
  });

  it('is not changed for a job that has begun or ended', async () => {
    app.provider.script = hang;
    const [a = '', b = ''] = await queued('a', 'b');
    await app.call('queue.resume', {});
    await app.clock.runUntil(() => app.job(a).status === 'processing');
    for (const input of [
      { jobId: a, before: b },
      { jobId: b, before: a },
    ]) {
      await expect(app.call('job.reorder', input)).rejects.toThrow('not_possible: Only queued jobs');
    }
    expect(await order()).toEqual([a, b]);
  });
});
