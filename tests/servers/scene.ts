import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodePng } from './samples.ts';

/** One request for an image, as the server saw it. */
export type Seen = {
  /** 1, 2, … over all requests for images. */
  readonly number: number;
  readonly headers: IncomingMessage['headers'];
  /** The parsed JSON, or the text if it is none. */
  readonly body: Record<string, unknown>;
  readonly prompt: string;
  /** Milliseconds on the monotonic clock. */
  readonly at: number;
};

/** What a behaviour plays with. */
export type Scene = {
  readonly seen: Seen;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The server's own address, without a path. */
  readonly origin: string;
  /** Another origin, whose requests are counted apart. */
  readonly elsewhere: string;
  /** Resolves when the test lets go of what is held. */
  readonly released: () => Promise<void>;
};

/** A whole answer: an object as a body is sent as JSON, a string or bytes as they are. */
export type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
};

export type Play = (scene: Scene) => void | Promise<void>;

export function send({ response }: Pick<Scene, 'response'>, answer: Answer): void {
  const { status = 200, headers = {}, body } = answer;
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  const bytes = raw ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
    'content-length': String(bytes.length),
    ...headers,
  });
  response.end(bytes);
}

/** The headers of a good answer. */
export function usualHeaders({ seen }: Scene): Record<string, string> {
  return {
    'x-request-id': requestId(seen),
    'x-ratelimit-limit-requests': '500',
    'x-ratelimit-remaining-requests': '499',
    'x-ratelimit-reset-requests': '120ms',
  };
}

export function requestId({ number }: Seen): string {
  return `req_${String(number).padStart(4, '0')}`;
}

/** What the good answer says that it used; text and image tokens apart, as OpenAI does. */
export const USAGE = {
  input_tokens: 12,
  input_tokens_details: { text_tokens: 12, image_tokens: 0 },
  output_tokens: 1756,
  total_tokens: 1768,
};

/** The image that was asked for: 64x64 when the size was left to the server. */
export function imageFor({ body, number }: Seen, noise = false): Buffer {
  const [, width = '64', height = '64'] = /^(\d+)x(\d+)$/.exec(String(body['size'] ?? '')) ?? [];
  return encodePng({ width: Number(width), height: Number(height), seed: number, noise });
}

export function imageAnswer(image: Buffer | string, extra: Record<string, unknown> = { usage: USAGE }) {
  const b64_json = typeof image === 'string' ? image : image.toString('base64');
  return { created: 1_790_000_000, data: [{ b64_json }], ...extra };
}
