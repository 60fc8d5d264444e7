import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Line, Place } from './safelight.ts';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(() => place.clear());

/** A job whose second image fails, by the demo provider. Returns its id, and the policy that it carries. */
async function failedJob(...more: string[]): Promise<{ id: string; policy: unknown }> {
  const args = ['--images', '2', '--size', '256x256', '--retries', '0', '--demo-faults', '2:server_error*1'];
  const ended = await place.run(['generate', '--json', '--prompt', 'a lighthouse', ...args, ...more]);
  expect(ended.code).toBe(3);
  const created = ended.lines().find(({ message }: Line) => message === 'Job created');
  return { id: created.jobId, policy: created.details.retryPolicy };
}

it('retries what failed in several jobs at once, and says beforehand what that would be', async () => {
  const [standard, careful] = [await failedJob(), await failedJob('--retry-policy', 'careful')];
  expect(standard.policy).toMatchObject({ retries: 0, backoffMs: 2_000, whenBilled: 'retry' });
  expect(careful.policy).toMatchObject({ retries: 0, backoffMs: 5_000, whenBilled: 'ask' });
  const ids = [standard.id, careful.id];
  const [dry] = (await place.run(['retry', '--all-failed', '--since', '1d', '--dry-run', '--json'])).lines();
  expect(dry).toMatchObject({ type: 'retry-plan', images: 2, retryable: 2, usd: 0 });
  expect(dry.jobs.map(({ jobId }: Line) => jobId)).toEqual(ids);

  const retried = await place.run(['retry', ...ids]);
  expect(retried.code).toBe(0);
  expect(retried.stdout.match(/Run 2 started/g)).toHaveLength(2);
  const again = await place.run(['retry', '--all-failed']);
  expect([again.code, again.stderr]).toEqual([0, 'No job failed: there is nothing to do.\n']);
}, 60_000);

it('makes what failed with another prompt in a job of its own', async () => {
  const { id } = await failedJob();
  const ended = await place.run(['retry', id, '--prompt', 'a harbour', '--json']);
  expect(ended.code).toBe(0);
  const job = ended.lines().find(({ type }: Line) => type === 'job');
  expect(job.id).not.toBe(id);
  const created = ended.lines().find(({ message }: Line) => message === 'Job created');
  expect(created.details).toMatchObject({ prompt: 'a harbour', imageCount: 1, replacesJobId: id });
  expect((await place.run(['retry', id, id.slice(-6), '--prompt', 'x'])).code).toBe(2);
}, 60_000);

it('keeps the monthly budget and the prices that it is given', async () => {
  const set = await place.run(['budget', '--usd', '5', '--warn-at', '50', '--json']);
  expect(set.lines()).toMatchObject([
    { type: 'budget', usd: 5, warnAtPercent: 50, state: 'ok', billedUsd: 0 },
  ]);

  const [changed] = (await place.run(['budget', '--when-reached', 'warn', '--json'])).lines();
  expect(changed).toMatchObject({ usd: 5, warnAtPercent: 50, whenReached: 'warn' });
  const [none] = (await place.run(['budget', '--none', '--json'])).lines();
  expect(none).toMatchObject({ usd: null, warnAtPercent: 50, whenReached: 'warn', state: 'none' });

  const file = join(place.dir, 'prices.json');
  expect((await place.run(['prices', '--export', file])).code).toBe(0);
  const prices = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...prices, models: { mine: { perImage: 0.5 } } }));
  const imported = await place.run(['prices', '--import', file]);
  expect(imported.stdout).toContain('mine  $0.50 an image');
  writeFileSync(file, '{"models":{"mine":{}}}');
  const wrong = await place.run(['prices', '--import', file]);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('models › mine')]);
  expect((await place.run(['prices'])).stdout).toContain('mine  $0.50 an image');
  const [reverted] = (await place.run(['prices', '--revert', '--json'])).lines();
  expect(reverted).toMatchObject({ source: 'built-in', table: prices });
}, 60_000);

it('refuses a retry policy that there is none of, and names those that there are', async () => {
  const ended = await place.run(['generate', '--prompt', 'x', '--retry-policy', 'bold']);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain('--retry-policy must be one of careful, standard, stubborn; got bold');
}, 60_000);
