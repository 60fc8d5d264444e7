import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/contract/commands.ts';
import type { AnyEvent, EventPayload } from '../../shared/contract/events.ts';
import type { Result } from '../../shared/contract/result.ts';
import type { Job, JobParams } from '../../shared/domain/job.ts';
import { PARAMS } from '../../shared/testing/records.ts';

declare global {
  interface Window {
    /** What the app has told this window, since `hearEvents`. */
    heard: AnyEvent[];
  }
}

/**
 * Asks the app from within its page, whatever the page shows, in the desktop app and in the browser.
 * @throws Error with the answer's message when the command failed
 */
export async function callFrom<N extends CommandName>(
  page: Page,
  name: N,
  input: CommandInput<N>,
): Promise<CommandOutput<N>> {
  const answer = (await page.evaluate(
    async ([command, given]) => {
      const client = window.safelight as Client | undefined;
      if (client !== undefined) return client.call(command, given as never);
      const response = await fetch('/call', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: command, input: given }),
      });
      return response.json();
    },
    [name, input] as const,
  )) as Result<CommandOutput<N>>;
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.value;
}

/** Notes in the page what the app tells it from now on. */
export function hearEvents(page: Page): Promise<void> {
  return page.evaluate(async () => {
    window.heard = [];
    const client = window.safelight as Client | undefined;
    if (client !== undefined) {
      client.subscribe((event) => window.heard.push(event));
      return;
    }
    const stream = new EventSource('/events');
    stream.addEventListener('message', ({ data }) => window.heard.push(JSON.parse(data)));
    await new Promise((resolve) => stream.addEventListener('open', resolve));
  });
}

/** What the host has asked the page to show, since `hearEvents`. */
export function heardWishes(page: Page): Promise<EventPayload<'ui.wished'>[]> {
  return page.evaluate(() =>
    window.heard.flatMap((event) => (event.name === 'ui.wished' ? [event.payload] : [])),
  );
}

/** The sequences of a job's log entries as the page has heard them. */
export function heardSeqs(page: Page, jobId: string): Promise<number[]> {
  return page.evaluate(
    (id) =>
      window.heard
        .flatMap((event) => (event.name === 'log.appended' ? event.payload.batches : []))
        .filter((batch) => batch.jobId === id)
        .flatMap(({ entries }) => entries.map(({ seq }) => seq)),
    jobId,
  );
}

/** Starts a small job of the demo provider that misbehaves as `faults` says. */
export function startDemoJob(
  page: Page,
  faults: string | null,
  params: Partial<JobParams> = {},
): Promise<Job> {
  const demo = {
    provider: 'demo',
    model: 'demo-1',
    size: '256x256',
    variants: 1,
    demoFaults: faults,
  } as const;
  return callFrom(page, 'job.create', { params: { ...PARAMS, ...demo, ...params } });
}

/** Waits until the job as it is now is as wished. */
export async function untilJobIs(
  page: Page,
  jobId: string,
  isAsWished: (job: Job) => boolean,
): Promise<void> {
  const look = async () => isAsWished((await callFrom(page, 'job.get', { jobId })).job);
  await expect.poll(look, { timeout: 60_000 }).toBe(true);
}
