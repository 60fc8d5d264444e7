import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { isFinal, type Job } from '../../shared/domain/job.ts';
import { startCloud, type TestCloud } from '../cloud/start-cloud.ts';
import { expectAccessible } from './axe.ts';
import { callFrom, startDemoJob, untilJobIs } from './page-client.ts';
import { surfaces } from './surfaces.ts';

/** Nothing listens on the discard port of a machine like this. */
const NOBODY = 'http://127.0.0.1:9';

async function aCloud(): Promise<TestCloud> {
  const cloud = await startCloud();
  onTestFinished(() => cloud.stop());
  return cloud;
}

/** The cloud in the status bar, as it is when it says this. */
function statusOf(page: Page, words: RegExp) {
  return page.getByRole('button', { name: words });
}

async function showSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Cloud', exact: true }).click();
}

async function enterProject(page: Page, url: string, key: string): Promise<void> {
  await page.getByLabel('Project address').fill(url);
  await page.getByLabel('Publishable key').fill(key);
  await page.getByRole('button', { name: 'Check and save' }).click();
}

async function signIn(page: Page, { email, password }: TestCloud['accounts']['ada']): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function runJob(page: Page, prompt: string): Promise<Job> {
  const job = await startDemoJob(page, null, { prompt, images: 1 });
  await untilJobIs(page, job.id, ({ status }) => isFinal(status));
  return job;
}

/** How a job and its log are in the cloud: its status, its entries, and how many different ones. */
async function inCloud({ database }: TestCloud, jobId: string): Promise<unknown> {
  const { rows } = await database.query(
    `select j.status, count(l.id)::int as entries, count(distinct l.seq)::int as different
       from image_generation_jobs j left join image_generation_logs l on l.job_id = j.id
      where j.id = $1 group by j.id`,
    [jobId],
  );
  return rows[0] ?? null;
}

/** Waits until the cloud has the job as it is here, with every entry of its log, once. */
async function untilSent(page: Page, cloud: TestCloud, { id }: Job): Promise<void> {
  const { lastSeq } = await callFrom(page, 'log.counts', { jobId: id });
  const all = { status: 'completed', entries: lastSeq, different: lastSeq };
  await expect.poll(() => inCloud(cloud, id), { timeout: 20_000 }).toEqual(all);
}

for (const surface of surfaces) {
  it(`the cloud is set up, and its absence changes nothing but its sign, ${surface.name}`, async (context) => {
    const cloud = await aCloud();
    const { page } = await surface.open(context);
    await statusOf(page, /Cloud off/).waitFor();
    await showSettings(page);
    await enterProject(page, '', '');
    await page.getByText('Enter the project’s address.').waitFor();
    await enterProject(page, NOBODY, cloud.key);
    await page.getByLabel('Project address').and(page.locator('[aria-invalid=true]')).waitFor();
    await expectAccessible(page);

    await enterProject(page, cloud.url, cloud.key);
    await signIn(page, cloud.accounts.ada);
    await page.getByRole('button', { name: 'Start syncing' }).click();
    await statusOf(page, /Up to date/).waitFor();
    const first = await runJob(page, 'A lighthouse');
    await untilSent(page, cloud, first);

    cloud.gateway.unplug();
    const second = await runJob(page, 'A harbour');
    await statusOf(page, /Offline/).click();
    const panel = page.getByRole('dialog', { name: 'Offline' });
    await panel.getByText('Jobs go on as always.').waitFor();
    await expectAccessible(page);
    expect(await inCloud(cloud, second.id)).toBeNull();

    cloud.gateway.plugIn();
    await panel.getByRole('button', { name: 'Sync now' }).click();
    await page.keyboard.press('Escape');
    await untilSent(page, cloud, second);
    await statusOf(page, /Up to date/).waitFor();
    expect(cloud.gateway.unknown).toEqual([]);
  });
}
