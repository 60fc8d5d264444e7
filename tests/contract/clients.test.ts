import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/contract/commands.ts';
import type { AnyEvent, LogBatch } from '../../shared/contract/events.ts';
import { isFinal, type Job } from '../../shared/domain/job.ts';
import type { LogEntry } from '../../shared/domain/log-entry.ts';
import { PARAMS } from '../../shared/testing/records.ts';
import { openRealApp, type Reached, WAYS } from './clients.ts';

const DEMO = { ...PARAMS, provider: 'demo', model: 'demo-1', variants: 1, preset: 'subtle' } as const;

async function ask<N extends CommandName>(
  client: Client,
  name: N,
  input: CommandInput<N>,
): Promise<CommandOutput<N>> {
  const answer = await client.call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
  return answer.value;
}

/** Hears a client from now on. */
function hear(client: Client) {
  const events: AnyEvent[] = [];
  const watchers = new Set<() => void>();
  const stop = client.subscribe((event) => {
    events.push(event);
    for (const watcher of [...watchers]) watcher();
  });
  /** Waits until what was heard is as the test wants it. */
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  const jobs = (): Job[] => events.flatMap((event) => (event.name === 'job.changed' ? [event.payload] : []));
  const untilEnded = (id: string) => until(() => jobs().some((job) => job.id === id && isFinal(job.status)));
  return { events, stop, until, jobs, untilEnded };
}

function batchesOf(events: readonly AnyEvent[], jobId: string): LogBatch[] {
  const batches = events.flatMap((event) => (event.name === 'log.appended' ? event.payload.batches : []));
  return batches.filter((batch) => batch.jobId === jobId);
}

/** What the events and the page before them give together; a batch that skips is read, as every page does. */
function entriesOf(batches: readonly LogBatch[]): LogEntry[] {
  return batches.flatMap(({ entries }) => entries);
}

describe.each(WAYS)('a client $name', ({ reach }) => {
  let app: Awaited<ReturnType<typeof openRealApp>>;
  let reached: Reached;
  let client: Client;

  beforeEach(async () => {
    app = await openRealApp();
    reached = await reach(app.opened);
    client = reached.client;
  });
  afterEach(async () => {
    await reached.end();
    await app.end();
  });

  it('hears a job from its first entry to its last, in sequence, without gaps, as it is stored', async () => {
    const heard = hear(client);
    const job = await ask(client, 'job.create', { params: DEMO });
    await heard.untilEnded(job.id);
    const { entries: stored, lastSeq } = await ask(client, 'log.page', { jobId: job.id, limit: 1_000 });
    await heard.until(() => batchesOf(heard.events, job.id).some((batch) => batch.lastSeq === lastSeq));

    const batches = batchesOf(heard.events, job.id);
    expect(batches[0]?.firstSeq).toBe(1);
    for (const [index, batch] of batches.slice(1).entries())
      expect(batch.firstSeq).toBe((batches[index]?.lastSeq ?? 0) + 1);
    expect(batches.every(({ skipped }) => skipped === 0)).toBe(true);
    expect(entriesOf(batches)).toEqual(stored);
    expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));

    const statuses = heard
      .jobs()
      .filter(({ id }) => id === job.id)
      .map(({ status }) => status);
    expect([...new Set(statuses)].filter((status) => status !== 'queued')).toEqual([
      'processing',
      'completed',
    ]);
    expect((await ask(client, 'job.get', { jobId: job.id })).job).toEqual(heard.jobs().at(-1));
  });

  it('hears what other clients do, and nothing once it has stopped', async () => {
    const other = hear(app.opened.client);
    const first = hear(client);
    const second = hear(client);
    await ask(client, 'settings.get', {});
    await ask(app.opened.client, 'queue.pause', {});
    const paused = (events: readonly AnyEvent[]) =>
      events.filter((event) => event.name === 'queue.changed').map(({ payload }) => payload.paused);
    await Promise.all([
      first.until(() => paused(first.events).includes(true)),
      second.until(() => paused(second.events).includes(true)),
    ]);

    first.stop();
    const before = first.events.length;
    await ask(client, 'queue.resume', {});
    await second.until(() => paused(second.events).at(-1) === false);
    expect(first.events).toHaveLength(before);
    // The same events, in the same order, as in the same process.
    await other.until(() => other.events.length >= second.events.length);
    expect(second.events).toEqual(other.events.slice(0, second.events.length));
    second.stop();
    second.stop();
    other.stop();
  });

  it('may subscribe the same listener twice, and stop each by itself', async () => {
    let times = 0;
    const listener = (event: AnyEvent): void => {
      if (event.name === 'queue.changed') times += 1;
    };
    const stops = [client.subscribe(listener), client.subscribe(listener)];
    const heard = hear(client);
    await ask(client, 'queue.pause', {});
    await heard.until(() => times >= 2);
    stops[0]?.();
    stops[0]?.();
    const before = times;
    await ask(client, 'queue.resume', {});
    await heard.until(() => times > before);
    expect(times).toBe(before + 1);
    stops[1]?.();
    heard.stop();
  });
});

describe('all clients', () => {
  it('answer alike, to what is right and to what is wrong', async () => {
    const app = await openRealApp();
    const reached = await Promise.all(WAYS.map(({ reach }) => reach(app.opened)));
    const job = await ask(app.opened.client, 'job.create', { params: { ...DEMO, images: 1 } });
    const heard = hear(app.opened.client);
    await heard.untilEnded(job.id);

    const deep = JSON.parse('['.repeat(500) + ']'.repeat(500)) as unknown;
    const calls: [unknown, unknown][] = [
      ['settings.get', {}],
      ['job.get', { jobId: job.id }],
      ['log.page', { jobId: job.id }],
      ['job.list', {}],
      ['job.cancel', { jobId: job.id }],
      ['job.get', { jobId: '00000000-0000-7000-8000-000000000000' }],
      ['job.get', { jobId: "'; DROP TABLE image_generation_jobs; --" }],
      ['job.get', {}],
      ['job.get', null],
      ['job.list', { limit: 1e9 }],
      ['job.list', { unknown: true }],
      ['job.create', { params: { ...DEMO, prompt: '' } }],
      ['job.create', { params: { ...DEMO, size: '1x1' } }],
      ['job.create', { params: deep }],
      ['settings.update', { library: 'relative' }],
      ['no.such.command', {}],
      ['toString', {}],
      ['__proto__', {}],
      ['', {}],
      [7, {}],
      [null, {}],
    ];
    for (const [name, input] of calls) {
      const answers = await Promise.all(
        reached.map(({ client }) => client.call(name as 'job.list', input as object)),
      );
      const [first, ...others] = answers.map((answer) => (isNameless(name) ? withoutWords(answer) : answer));
      for (const other of others)
        expect(other, `${String(name)} ${JSON.stringify(input)?.slice(0, 80)}`).toEqual(first);
    }
    heard.stop();
    await Promise.all(reached.map(({ end }) => end()));
    await app.end();
  });
});

/** What is not even a text never reaches the app: each way says so in its own words. */
function isNameless(name: unknown): boolean {
  return typeof name !== 'string';
}

function withoutWords(answer: unknown): unknown {
  const { ok, error } = answer as { ok: boolean; error?: { code: string } };
  return { ok, code: error?.code };
}
