import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { EventRing } from '../../electron/hosts/web/event-ring.ts';
import { serveApp } from '../../electron/hosts/web/serve-app.ts';
import { FakeApp, numbered } from '../../electron/hosts/web/testing/fake-app.ts';
import type { ConnectionState } from '../../renderer/client/http-client.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import { letIn, pageClient, serveOn } from './http.ts';

/** Something that changes, and a wait until it is as wanted. */
function list<T>() {
  const items: T[] = [];
  const watchers = new Set<() => void>();
  return {
    items,
    add(item: T): void {
      items.push(item);
      for (const watcher of [...watchers]) watcher();
    },
    until: (condition: (items: readonly T[]) => boolean): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!condition(items)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
  };
}

const numberOf = (event: AnyEvent): number =>
  event.name === 'app.problem' ? Number(event.payload.message) : Number.NaN;

/** A page over a real server with a fake app behind it. */
async function open(ring = new EventRing()) {
  const app = new FakeApp();
  const served = await serveOn(app, { ring, heartbeatMs: 100 });
  onTestFinished(async () => {
    await served.server.close();
    served.remove();
  });
  const access = await letIn(served.server);
  return { app, served, ring, access, page: () => openPage(access) };
}

/** A window: what it hears, how it stands with the server, how often it had to begin anew. */
function openPage(access: { origin: string; cookie: string }) {
  const heard = list<number>();
  const states = list<ConnectionState>();
  const resets = list<true>();
  const client = pageClient(access, { onConnection: states.add, onReset: () => resets.add(true) });
  const stop = client.subscribe((event) => heard.add(numberOf(event)));
  onTestFinished(stop);
  return { client, heard, states, resets, stop };
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

it('two windows both hear everything, in order', async () => {
  const { app, page } = await open();
  const [one, two] = [page(), page()];
  // A call waits until the events are heard, so nothing of what comes after its answer is missed.
  await Promise.all([one.client.call('settings.get', {}), two.client.call('settings.get', {})]);
  for (const round of [1, 2]) {
    // As much at once as is kept for a reader that is behind.
    for (const number of upTo(1_000)) app.emit(numbered((round - 1) * 1_000 + number));
    for (const { heard } of [one, two]) await heard.until((items) => items.length >= round * 1_000);
  }
  for (const { heard } of [one, two]) expect(heard.items).toEqual(upTo(2_000));
});

it('a window whose connection breaks misses nothing and hears nothing twice', async () => {
  const { app, served, access } = await open();
  const through = await proxyTo(served.server.port);
  const { client, heard, states, resets } = openPage({ ...access, origin: through.origin });
  // The proxy's address is not the server's own: calls through it are refused, which is an answer all the same.
  await client.call('settings.get', {});
  for (const number of upTo(3)) app.emit(numbered(number));
  await heard.until((items) => items.length === 3);

  through.cut();
  await states.until((items) => items.includes('lost'));
  for (const number of [4, 5, 6]) app.emit(numbered(number));
  await heard.until((items) => items.length >= 6);
  app.emit(numbered(7));
  await heard.until((items) => items.length >= 7);
  expect(heard.items).toEqual(upTo(7));
  expect(resets.items).toEqual([]);
  expect(states.items).toEqual(['connecting', 'open', 'lost', 'open']);
});

it('a window that was away for too long is told to begin anew, once, and then hears what comes', async () => {
  const { app, served, access } = await open(new EventRing(2));
  const through = await proxyTo(served.server.port);
  const { client, heard, states, resets } = openPage({ ...access, origin: through.origin });
  await client.call('settings.get', {});
  through.cut();
  await states.until((items) => items.includes('lost'));
  for (const number of upTo(5)) app.emit(numbered(number));
  await resets.until((items) => items.length === 1);
  app.emit(numbered(6));
  await heard.until((items) => items.length === 1);
  expect(heard.items).toEqual([6]);
  expect(resets.items).toHaveLength(1);
});

it('says in plain words that the server is gone, and finds it again unless it is another one', async () => {
  const { app, served, access } = await open();
  const { client, states } = openPage(access);
  expect(await client.call('settings.get', {})).toMatchObject({ ok: true });
  await served.server.close();
  await states.until((items) => items.at(-1) === 'lost');
  expect(await client.call('settings.get', {})).toEqual({
    ok: false,
    error: {
      code: 'not_possible',
      message: 'Safelight is not running any more.',
      advice: expect.stringContaining('open the link that it prints'),
      field: null,
    },
  });

  const { port } = served.server;
  const options = { port, pageDir: served.pageDir, icon: null, reportProblem: () => {} };
  const next = await serveApp(app, options);
  onTestFinished(() => next.close());
  await states.until((items) => items.at(-1) === 'refused');
  expect(await client.call('settings.get', {})).toMatchObject({
    ok: false,
    error: { code: 'not_possible', message: 'This browser has not been let in yet.' },
  });
});

it('makes an error of an answer that is none of ours', async () => {
  const answers = ['<!doctype html>', '', 'null', '7', '{"value":1}', '[]'];
  const server = createServer((_request, response) => response.end(answers.shift()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const client = pageClient({ origin: `http://127.0.0.1:${port}`, cookie: 'x=y' });
  for (const _ of [...answers])
    expect(await client.call('settings.get', {})).toMatchObject({
      ok: false,
      error: { advice: expect.any(String) },
    });
});

it('lets calls go on that waited for events which nobody wants any more', async () => {
  const { served, access } = await open();
  const { client, stop } = openPage({ ...access, origin: `http://127.0.0.1:${served.server.port}` });
  const call = client.call('settings.get', {});
  stop();
  expect(await call).toMatchObject({ ok: true });
});

/** Passes requests on, and can cut all that are under way, as a network does. */
async function proxyTo(port: number) {
  const server: Server = createServer(async (incoming, outgoing) => {
    const headers = new Headers(incoming.headers as Record<string, string>);
    for (const name of ['host', 'connection', 'origin', 'content-length']) headers.delete(name);
    const gone = new AbortController();
    outgoing.on('close', () => gone.abort());
    try {
      const url = `http://127.0.0.1:${port}${incoming.url}`;
      const answer = await fetch(url, { headers, signal: gone.signal });
      outgoing.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      for await (const chunk of answer.body ?? []) outgoing.write(chunk);
      outgoing.end();
    } catch {
      outgoing.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const cut = (): void => server.closeAllConnections();
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cut };
}
