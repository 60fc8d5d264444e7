import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';
import { giveFailure, giveImage, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();
const ASK = { ...DEFAULT_RETRY_POLICY, whenBilled: 'ask' as const };

/** A provider whose first call breaks off after it was sent. */
function brokenOnce(): ScriptedProvider {
  return new ScriptedProvider((request, _signal, calls) =>
    calls === 1 ? giveFailure('connection_lost', { billing: 'unknown' }) : giveImage(request),
  );
}

describe('a job whose policy asks before it may pay twice', () => {
  it('leaves the image to its user, says so, and finishes the others', async () => {
    const app = apps.open(brokenOnce());
    const { id } = await app.createJob({ images: 2, concurrency: 1, retryPolicy: ASK });
    const job = await app.untilFinal(id);
    expect(job.counts).toMatchObject({ completed: 1, unknown: 1, failed: 0 });
    expect(app.provider.requests).toHaveLength(2);
    const told = app.log(id).find(({ message }) => message.includes('waits for your word'));
    expect(told).toMatchObject({ level: 'warning', step: 'base_generation' });
  });

  it('sends it again at its word, once, and gives it up at its word', async () => {
    const app = apps.open(brokenOnce());
    const { id } = await app.createJob({ images: 1, retryPolicy: ASK });
    await app.untilFinal(id);
    await app.call('job.resume', { jobId: id, unknown: 'resend' });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(2);
    app.provider.script = () => giveFailure('connection_lost', { billing: 'unknown' });
    const other = await app.createJob({ images: 1, retryPolicy: ASK });
    await app.untilFinal(other.id);
    await app.call('job.resume', { jobId: other.id, unknown: 'give-up' });
    expect((await app.untilFinal(other.id)).counts).toMatchObject({ failed: 1, unknown: 0 });
  });

  it('does not ask where calls are free, nor after a refusal that cost nothing', async () => {
    const free = brokenOnce();
    free.estimate = 0;
    const app = apps.open(free);
    const { id } = await app.createJob({ images: 1, retryPolicy: ASK });
    expect((await app.untilFinal(id)).status).toBe('completed');
    app.provider.estimate = 0.04;
    app.provider.script = (request, _signal, calls) =>
      calls === 3 ? giveFailure('rate_limited') : giveImage(request);
    const refused = await app.createJob({ images: 1, retryPolicy: ASK });
    expect((await app.untilFinal(refused.id)).status).toBe('completed');
  });

  it('still asks after a restart of the app', async () => {
    const first = apps.open(brokenOnce());
    const { id } = await first.createJob({ images: 1, retryPolicy: ASK });
    await first.untilFinal(id);
    const app = await apps.restart(first, 'run');
    expect(app.job(id).counts.unknown).toBe(1);
    expect(app.provider.requests).toHaveLength(0);
  });
});

it('a kind of failure that the policy leaves out is not tried again, and holds the others back all the same', async () => {
  const app = apps.open(
    new ScriptedProvider((request, _signal, calls) =>
      calls === 1 ? giveFailure('rate_limited', { hintMs: 5_000 }) : giveImage(request),
    ),
  );
  const retryPolicy = { ...DEFAULT_RETRY_POLICY, retryOn: ['network' as const] };
  const { id } = await app.createJob({ images: 2, concurrency: 1, retryPolicy });
  const job = await app.untilFinal(id);
  expect(job.counts).toMatchObject({ completed: 1, failed: 1 });
  expect(app.clock.asked).toContain(5_000);
});
