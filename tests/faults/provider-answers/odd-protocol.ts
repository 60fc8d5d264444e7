import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Chance } from '../chance.ts';
import { type Act, type Caller, write } from './acts.ts';
import { goodBase64, goodBody } from './odd-bodies.ts';
import { textOf } from './raw-json.ts';

/** A good body under a first line that is none. */
export function oddStatus(chance: Chance): Act[] {
  const line = chance.pick([
    'HTTP/1.1 200',
    'HTTP/1.1 200 ',
    'HTTP/1.0 200 OK',
    'HTTP/1.1 204 No Content',
    'HTTP/1.1 205 Reset',
    'HTTP/1.1 206 Partial',
    'HTTP/1.1 304 Not Modified',
    'HTTP/1.1 600 What',
    'HTTP/1.1 999 What',
    'HTTP/1.1 099 What',
    'HTTP/1.1 000 What',
    'HTTP/1.1 20 OK',
    'HTTP/1.1 2000 OK',
    'HTTP/1.1 abc OK',
    'HTTP/1.1 -200 OK',
    'HTTP/2.0 200 OK',
    'HTTP/0.9 200 OK',
    'http/1.1 200 ok',
    'HTTP/1.1 101 Switching Protocols',
    'ICY 200 OK',
    ' HTTP/1.1 200 OK',
    'SSH-2.0-OpenSSH_9.6',
    '\u0016\u0003\u0001\u0002\u0000',
    `HTTP/1.1 200 ${'x'.repeat(20_000)}`,
  ]);
  const body = Buffer.from(textOf(goodBody(chance, goodBase64(chance))));
  const head = `${line}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  return [write(head), write(body), { do: 'end' }];
}

/** A good body under headers that contradict it, or are none. */
export function oddHeaders(chance: Chance, { authorization }: Caller): Act[] {
  const body = Buffer.from(textOf(goodBody(chance, goodBase64(chance))));
  const odd = chance.pick([
    `x-huge: ${'a'.repeat(chance.pick([10_000, 20_000, 100_000]))}`,
    Array.from({ length: chance.pick([50, 500, 5_000]) }, (_, at) => `x-${at}: 1`).join('\r\n'),
    'no colon here',
    ': no name',
    'na me: value',
    'folded: one\r\n two',
    'x-binary: \u0000\u0001\u007f',
    'x-latin: \u00e4\u00f6',
    `x-request-id: ${authorization}`,
    'content-type: text/html',
    'content-type: ',
    'content-type: application/json; charset=utf-16',
    'content-type: multipart/mixed; boundary=x',
    `set-cookie: a=${'b'.repeat(4_000)}`,
    'connection: upgrade\r\nupgrade: websocket',
    'content-length: 5',
    'content-length: -1',
    'content-length: 99999999999999999999',
    'content-length: 1e3',
    'transfer-encoding: gzip, chunked',
    'transfer-encoding: identity',
    'trailer: x',
  ]);
  const separator = chance.odds(0.1) ? '\n' : '\r\n';
  const head = ['HTTP/1.1 200 OK', odd, `content-length: ${body.length}`, '', ''].join(separator);
  return [write(Buffer.from(head, 'latin1')), write(body), { do: 'end' }];
}

/** A good body whose length is told wrongly. */
export function oddFraming(chance: Chance): Act[] {
  const body = Buffer.from(textOf(goodBody(chance, goodBase64(chance))));
  const type = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
  const chunk = `${body.length.toString(16)}\r\n`;
  switch (chance.below(10)) {
    case 0:
      return [
        write(`${type}content-length: ${body.length + chance.between(1, 500)}\r\n\r\n`),
        write(body),
        { do: 'end' },
      ];
    case 1:
      return [
        write(`${type}content-length: ${chance.below(body.length)}\r\n\r\n`),
        write(body),
        { do: 'end' },
      ];
    case 2:
      return [write(`${type}\r\n`), write(body), { do: 'end' }];
    case 3:
      return [
        write(`${type}transfer-encoding: chunked\r\n\r\n${chunk}`),
        write(body.subarray(0, chance.below(body.length))),
        { do: 'end' },
      ];
    case 4:
      return [write(`${type}transfer-encoding: chunked\r\n\r\nZZ\r\n`), write(body), { do: 'end' }];
    case 5:
      return [
        write(`${type}transfer-encoding: chunked\r\n\r\n${chunk}`),
        write(body),
        write('\r\n'),
        { do: 'end' },
      ];
    case 6:
      return [
        write(`${type}transfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n`),
        write(body),
        { do: 'end' },
      ];
    case 7:
      return [
        write(`${type}transfer-encoding: chunked\r\ncontent-length: 7\r\n\r\n${chunk}`),
        write(body),
        write('\r\n0\r\n\r\n'),
        { do: 'end' },
      ];
    case 8:
      return [
        write(`${type}transfer-encoding: chunked\r\n\r\n${chunk.trimEnd()};${'x'.repeat(30_000)}\r\n`),
        write(body),
        write('\r\n0\r\n\r\n'),
        { do: 'end' },
      ];
    default: {
      const each = [...body].slice(0, 3_000).flatMap((byte) => [...Buffer.from('1\r\n'), byte, 13, 10]);
      return [
        write(`${type}transfer-encoding: chunked\r\n\r\n`),
        write(Buffer.from(each)),
        write('0\r\nx-trailer: 1\r\n\r\n'),
        { do: 'end' },
      ];
    }
  }
}

/** A body that is not packed as it says. */
export function oddEncoding(chance: Chance): Act[] {
  const body = Buffer.from(textOf(goodBody(chance, goodBase64(chance))));
  const gzip = gzipSync(body);
  const [encoding, bytes] = chance.pick<() => readonly [string, Buffer]>([
    () => ['gzip', body],
    () => ['gzip', gzip],
    () => ['gzip', gzip.subarray(0, chance.below(gzip.length))],
    () => ['gzip', Buffer.concat([gzip, gzip])],
    () => ['gzip', Buffer.concat([gzip, Buffer.from('garbage behind')])],
    () => ['gzip, gzip', gzipSync(gzip)],
    () => ['deflate', deflateSync(body)],
    () => ['deflate', deflateRawSync(body)],
    () => ['br', brotliCompressSync(body)],
    () => ['br', gzip],
    () => ['zstd', body],
    () => ['', body],
    () => ['identity', body],
    () => ['GZIP', gzip],
    () => ['x'.repeat(1_000), body],
    () => ['gzip', gzipSync(Buffer.alloc(chance.pick([2, 70]) * 2 ** 20, 0x20))],
  ])();
  const head = `HTTP/1.1 ${chance.pick([200, 200, 500])} OK\r\ncontent-type: application/json\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  return [write(head), write(bytes), { do: 'end' }];
}

/** Answers before the answer. */
export function early(chance: Chance): Act[] {
  const times = chance.pick([1, 3, 200]);
  const line = chance.pick([
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 102 Processing\r\n\r\n',
    'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n',
    'HTTP/1.1 199 Odd\r\nx: y\r\n\r\n',
  ]);
  return [write(line.repeat(times))];
}
