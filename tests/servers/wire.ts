import { EventEmitter, once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { encodePng } from './samples.ts';
import { imageAnswer, imageFor, type Play, type Scene, send, usualHeaders } from './scene.ts';

const MIB = 1024 * 1024;
const DRIP_MS = 20;
const JSON_TYPE = { 'content-type': 'application/json' };
/** Base64 of the first bytes of an image: a whole number of 3-byte groups, so that more can follow. */
const PNG_START = encodePng({ width: 64, height: 64, seed: 1 }).subarray(0, 30).toString('base64');

/** Misbehaviour below the answer: of time, of the connection, of HTTP itself, of size. */
export const WIRE = {
  'hang-before-headers': () => {},
  'hang-in-body': (scene) => {
    scene.response.writeHead(200, { ...usualHeaders(scene), ...JSON_TYPE });
    scene.response.write('{"created":1,"data":[{"b64_json":"iVBORw0KGgo');
  },
  'hang-in-error-body': ({ response }) => {
    response.writeHead(500, JSON_TYPE);
    response.write('{"error":{"message":"The serv');
  },
  'slow-headers': (scene) => {
    scene.request.socket.write('HTTP/1.1 200 OK\r\n');
    drip(scene, () => scene.request.socket.write('x-slow: a\r\n'));
  },
  'slow-body': (scene) => {
    scene.response.writeHead(200, JSON_TYPE);
    drip(scene, () => scene.response.write(' '));
  },
  /** Answers well when the test says `release()`. */
  hold: async (scene) => {
    await scene.released();
    send(scene, { headers: usualHeaders(scene), body: imageAnswer(imageFor(scene.seen)) });
  },

  /** With a queue as the script the connection is reset before a request was read; else when it was. */
  'reset-on-accept': ({ request }) => {
    request.socket.resetAndDestroy();
  },
  'reset-after-request': ({ request }) => {
    request.socket.resetAndDestroy();
  },
  'reset-in-body': async (scene) => {
    await writeHalf(scene);
    scene.request.socket.resetAndDestroy();
  },
  'close-without-answer': ({ request }) => {
    request.socket.end();
  },
  'cut-content-length': async (scene) => {
    await writeHalf(scene);
    scene.request.socket.end();
  },

  'bad-chunk-size': ({ request }) => {
    request.socket.end(
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"a":\r\nZZZ\r\nnot a chunk\r\n',
    );
  },
  'not-http': ({ request }) => {
    request.socket.end('SSH-2.0-OpenSSH_9.6\r\n');
  },
  'huge-headers': (scene) =>
    send(scene, { headers: { 'x-huge': 'a'.repeat(20_000) }, body: imageAnswer(imageFor(scene.seen)) }),
  'status-999': ({ request }) => {
    request.socket.end('HTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n');
  },

  'corrupt-gzip': (scene) =>
    send(scene, {
      headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
      body: Buffer.from('this is not gzip'.repeat(50)),
    }),
  'gzip-bomb': (scene) => sendBomb(scene, 200),
  'gzip-bomb-in-error': (scene) => sendBomb(scene, 500),
  /** 400 MB of base64, as fast as the client takes it. */
  'huge-base64': (scene) => sendHugeBase64(scene, 400),
} satisfies Record<string, Play>;

/** Goes on until the client is gone. */
function drip({ response, request }: Scene, write: () => void): void {
  const timer = setInterval(write, DRIP_MS);
  const stop = () => clearInterval(timer);
  response.once('close', stop);
  request.socket.once('close', stop);
}

async function writeHalf(scene: Scene): Promise<void> {
  const text = JSON.stringify(imageAnswer(imageFor(scene.seen)));
  scene.response.writeHead(200, {
    ...usualHeaders(scene),
    ...JSON_TYPE,
    'content-length': String(text.length),
  });
  await new Promise<void>((resolve) => {
    scene.response.write(text.slice(0, text.length / 2), () => resolve());
  });
}

/** 600 MiB in 0.6 MB: gzip members follow one another, so that one compressed MiB can be sent 600 times. */
async function sendBomb(scene: Scene, status: number): Promise<void> {
  const text = status === 200 ? `{"data":[{"b64_json":"${PNG_START}` : '{"error":{"message":"';
  const begin = gzipSync(text);
  const member = gzipSync(Buffer.alloc(MIB, 'A'));
  scene.response.writeHead(status, { ...JSON_TYPE, 'content-encoding': 'gzip' });
  await stream(scene, begin, member, 600);
}

async function sendHugeBase64(scene: Scene, mebibytes: number): Promise<void> {
  scene.response.writeHead(200, JSON_TYPE);
  await stream(scene, Buffer.from(`{"data":[{"b64_json":"${PNG_START}`), Buffer.alloc(MIB, 'A'), mebibytes);
}

async function stream({ response }: Scene, begin: Buffer, piece: Buffer, times: number): Promise<void> {
  response.on('error', () => {});
  const changed = new EventEmitter();
  response.on('drain', () => changed.emit('change'));
  response.on('close', () => changed.emit('change'));
  response.write(begin);
  for (let count = 0; count < times && !response.destroyed; count++) {
    const hasRoom = response.write(piece);
    await (hasRoom ? nextTurn() : once(changed, 'change'));
  }
  response.end();
}
