import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { JsonText } from './rest.ts';

export type Answer = {
  readonly status: number;
  /** JSON, unless it is a Buffer, a text (HTML, as proxies answer), or null for none. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Body = { readonly bytes: Buffer; readonly complete: boolean };

/** Below this a proxy does not compress. */
const COMPRESSED_FROM = 1_024;

/** All of a request's body, or as much as arrived: its sender may go away, or `cutAfter` bytes may be all that is let through. */
export async function readBody(request: IncomingMessage, cutAfter: number): Promise<Body> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= cutAfter) {
        request.socket.destroy();
        return { bytes: Buffer.concat(chunks).subarray(0, cutAfter), complete: false };
      }
    }
  } catch {
    return { bytes: Buffer.concat(chunks), complete: false };
  }
  return { bytes: Buffer.concat(chunks), complete: true };
}

/**
 * Sends an answer, compressed where its asker takes that, as the proxy in front of Supabase does.
 * @param cutAfter how many bytes of the body are sent before the connection is gone.
 */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers = {} }: Answer,
  cutAfter: number | null = null,
): void {
  const { type, bytes } = encoded(status, body);
  const gzip = bytes.length >= COMPRESSED_FROM && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const sent = gzip && !Buffer.isBuffer(body) ? gzipSync(bytes, { level: 1 }) : bytes;
  response.writeHead(status, {
    ...(bytes.length === 0 ? {} : { 'Content-Type': type }),
    ...(sent === bytes ? {} : { 'Content-Encoding': 'gzip' }),
    ...(status === 204 ? {} : { 'Content-Length': sent.length }),
    ...headers,
  });
  if (cutAfter === null || cutAfter >= sent.length) return void response.end(sent);
  const { socket } = request;
  // The head too is on its way only once the first bytes are written.
  response.flushHeaders();
  response.write(sent.subarray(0, cutAfter), () => socket.destroy());
}

function encoded(status: number, body: unknown): { readonly type: string; readonly bytes: Buffer } {
  if (body === null || status === 204) return { type: '', bytes: Buffer.alloc(0) };
  if (Buffer.isBuffer(body)) return { type: 'application/octet-stream', bytes: body };
  if (typeof body === 'string') return { type: 'text/html; charset=utf-8', bytes: Buffer.from(body) };
  const text = body instanceof JsonText ? body.text : JSON.stringify(body);
  return { type: 'application/json; charset=utf-8', bytes: Buffer.from(text) };
}
