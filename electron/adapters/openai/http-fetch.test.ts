import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { httpFetch } from './http-fetch.ts';

test('each call has a connection of its own, also where the server would keep the last one, or is just closing it', async () => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.once('data', () => {
      socket.end('HTTP/1.1 507 Odd\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const call = async (): Promise<number> => {
    const { signal } = new AbortController();
    const response = await httpFetch(url, {
      method: 'POST',
      headers: {},
      body: '{}',
      signal,
      connectMs: 5_000,
    });
    await response.text();
    return response.status;
  };
  const statuses: number[] = [];
  for (let calls = 0; calls < 5; calls += 1) statuses.push(await call());
  expect(statuses).toEqual([507, 507, 507, 507, 507]);
  expect(sockets.size).toBe(5);
});
