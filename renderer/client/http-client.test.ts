import { expect, it, vi } from 'vitest';
import { type EventStream, httpClient } from './http-client.ts';

/** A browser whose stream opens, fails and says something when a test says so. */
function browser() {
  const listeners = new Map<string, (event: { data?: unknown }) => void>();
  const stream = {
    readyState: 0,
    close: vi.fn(),
    addEventListener: (type: string, listener: (event: { data?: unknown }) => void) =>
      void listeners.set(type, listener),
  } satisfies EventStream;
  const fetch = vi.fn(async () => Response.json({ ok: true, value: null }));
  const states: string[] = [];
  const openEvents = vi.fn(() => stream);
  const client = httpClient({ fetch, openEvents, onReset: () => {}, onConnection: (s) => states.push(s) });
  const happens = (type: string, data?: unknown): void => listeners.get(type)?.({ data });
  return { client, stream, fetch, states, openEvents, happens };
}

/** Lets everything run that waits for nothing. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it.each([['open'], ['error']])(
  'sends no call before it is known whether events are heard (%s), so that none of what the call brings about is missed',
  async (outcome) => {
    const { client, fetch, happens } = browser();
    client.subscribe(() => {});
    const call = client.call('settings.get', {});
    await settled();
    expect(fetch).not.toHaveBeenCalled();
    happens(outcome);
    expect(await call).toEqual({ ok: true, value: null });
    await client.call('settings.get', {});
    expect(fetch).toHaveBeenCalledTimes(2);
  },
);

it('sends calls at once where nobody listens', async () => {
  const { client, openEvents } = browser();
  expect(await client.call('settings.get', {})).toEqual({ ok: true, value: null });
  expect(openEvents).not.toHaveBeenCalled();
});

it('has one stream for all who listen, for as long as anyone does', () => {
  const { client, stream, openEvents, happens } = browser();
  const heard: string[] = [];
  const stops = ['a', 'b'].map((who) => client.subscribe(({ name }) => heard.push(`${who} ${name}`)));
  happens('message', '{"name":"job.changed"}');
  stops[0]?.();
  stops[0]?.();
  happens('message', '{"name":"queue.changed"}');
  expect(heard).toEqual(['a job.changed', 'b job.changed', 'b queue.changed']);
  expect(openEvents).toHaveBeenCalledTimes(1);
  expect(stream.close).not.toHaveBeenCalled();
  stops[1]?.();
  expect(stream.close).toHaveBeenCalledOnce();
  client.subscribe(() => {});
  expect(openEvents).toHaveBeenCalledTimes(2);
});

it('tells a connection that is tried again from one that is refused', () => {
  const { client, stream, states, happens } = browser();
  client.subscribe(() => {});
  happens('open');
  happens('error');
  happens('open');
  stream.readyState = 2;
  happens('error');
  expect(states).toEqual(['connecting', 'open', 'lost', 'open', 'refused']);
});
