import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodePng } from './samples.ts';
import { type Answer, send } from './scene.ts';

export type Fetch = { readonly path: string; readonly authorization: string | null };

/** What is worth remembering of a GET. */
export function describeFetch(request: IncomingMessage): Fetch {
  return { path: request.url ?? '', authorization: request.headers.authorization ?? null };
}

/** Serves what an answer with `url` points to: `/files/7.png` is a PNG with the pixels of seed 7. */
export function sendFile(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('connection', 'close');
  const name = request.url?.replace(/^\/files\//, '') ?? '';
  if (name !== 'hang') send({ response }, fileAnswer(name));
}

function fileAnswer(name: string): Answer {
  if (name === 'page') return { headers: { 'content-type': 'text/html' }, body: '<html></html>' };
  if (name === 'moved') return { status: 302, headers: { location: '/files/1.png' }, body: '' };
  const number = /^(\d+)\.png$/.exec(name)?.[1];
  if (number === undefined) return { status: 404, body: 'Not found' };
  const body = encodePng({ width: 64, height: 64, seed: Number(number) });
  return { headers: { 'content-type': 'image/png' }, body };
}
