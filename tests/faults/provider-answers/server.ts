import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodePng } from '../../servers/samples.ts';
import { Chance } from '../chance.ts';
import type { Act } from './acts.ts';
import { badAnswer } from './bad-answer.ts';
import { oddPicture } from './pictures.ts';

/*
 * A server in a process of its own, so that what it holds is not counted as the app's memory. The path names the answer:
 * `/<seed>/<number>/v1/images/generations`. Says its port on standard output, then of each flood
 * its number and how many bytes of it were taken, and ends with its standard input.
 */

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  let text = '';
  const listen = (chunk: Buffer): void => {
    text += chunk.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end < 0 || text.length < end + 4 + lengthOf(text)) return;
    socket.off('data', listen);
    void answer(socket, text).catch(() => socket.destroy());
  };
  socket.on('data', listen);
});

function lengthOf(text: string): number {
  return Number(/^content-length: *(\d+)/im.exec(text)?.[1] ?? 0);
}

async function answer(socket: Socket, request: string): Promise<void> {
  const [, method, path = ''] = /^(\S+) (\S+)/.exec(request) ?? [];
  const { localPort } = socket;
  const [, seed, number] = /^\/(\d+)\/(\d+)\/v1\//.exec(path) ?? [];
  if (method !== 'POST' || seed === undefined || number === undefined) return sendFile(socket, path);
  const authorization = /^authorization: *(.*)$/im.exec(request)?.[1]?.trim() ?? '';
  const { acts } = badAnswer(Number(seed), Number(number), {
    authorization,
    origin: `http://127.0.0.1:${localPort}`,
  });
  for (const act of acts) {
    if (socket.destroyed) return;
    await play(socket, act);
    if (act.do === 'flood') process.stdout.write(`${number} ${socket.bytesWritten}\n`);
  }
}

async function play(socket: Socket, act: Act): Promise<void> {
  switch (act.do) {
    case 'write':
      if (!socket.write(act.bytes)) await room(socket);
      return;
    case 'wait':
      await sleep(act.ms);
      return;
    case 'flood':
      for (let left = act.times; left > 0 && !socket.destroyed; left -= 1) {
        if (!socket.write(act.bytes)) await room(socket);
      }
      return;
    case 'drip':
      for (const byte of act.bytes) {
        if (socket.destroyed) return;
        socket.write(Buffer.from([byte]));
        await sleep(act.everyMs);
      }
      return;
    case 'end':
      socket.end();
      return;
    case 'reset':
      // What was written goes out first.
      await sleep(1);
      socket.resetAndDestroy();
      return;
    case 'hang':
      return;
  }
}

/** Until there is room to write again, or nobody who reads. */
async function room(socket: Socket): Promise<void> {
  const over = new AbortController();
  const waits = ['drain', 'close'].map((name) => once(socket, name, { signal: over.signal }));
  await Promise.race(waits).catch(() => {});
  over.abort();
  await Promise.allSettled(waits);
}

/** What a link leads to. */
function sendFile(socket: Socket, path: string): void {
  if (path.endsWith('/redirect')) {
    socket.end('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n');
    return;
  }
  const bytes = path.endsWith('.png')
    ? encodePng({ width: 48, height: 48, seed: 3 })
    : oddPicture(new Chance(Number(path.replaceAll(/\D/g, '')) % 100_000));
  socket.end(
    Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${bytes.length}\r\n\r\n`), bytes]),
  );
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.stdin.on('end', () => process.exit());
process.stdin.resume();
