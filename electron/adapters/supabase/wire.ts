import type { IncomingHttpHeaders } from 'node:http';
import type { CloudProject } from '../../../shared/domain/cloud.ts';
import { CloudError } from '../../core/ports/cloud.ts';
import { Http, type Reply } from './http.ts';
import { networkProblem } from './network-problem.ts';
import { offline, tooLongAnswer, wrongUrl } from './problems.ts';
import { problemOf, type Refusal, readRefusal } from './refusal.ts';

/** How long nothing may move during a call, in milliseconds. */
const QUIET_MS = 30_000;
/** How long a JSON answer may take to come, in milliseconds: one byte every 29 seconds is no answer either. */
const LONGEST_MS = 300_000;
/** The largest JSON answer that is taken, decompressed: whoever asks for pages asks for a smaller one then. */
const MAX_ANSWER = 64 * 1_024 * 1_024;
const MAX_REFUSAL = 64 * 1_024;

export type WireRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly signal: AbortSignal;
};

export type WireAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
};

export type WireOptions = {
  /** How long nothing may move, in milliseconds. */
  readonly quietMs?: number;
  /** Why nothing can be asked here; not given where it can. */
  readonly unusable?: CloudError;
};

/** A service answered that it will not. Internal: what leaves the adapter is the CloudError that it means. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }

  get problem(): CloudError {
    return problemOf(this.refusal);
  }
}

/** The way to one project: its address and key, with deadlines and bounds. Sends nothing to anybody else. */
export class Wire {
  readonly origin: string;
  readonly host: string;
  readonly key: string;
  readonly #http: Http;
  readonly #quietMs: number;
  readonly #unusable: CloudError | null;

  /** @param project whose address and key are as `complaintAbout` wants them. */
  constructor({ url, publishableKey }: CloudProject, { quietMs = QUIET_MS, unusable }: WireOptions = {}) {
    const { origin, host, protocol } = new URL(url.trim());
    this.origin = origin;
    this.host = host;
    this.key = publishableKey.trim();
    this.#http = new Http(protocol === 'https:');
    this.#quietMs = quietMs;
    this.#unusable = unusable ?? null;
  }

  /** @throws CloudError when nothing can be asked here, whoever asks */
  mustBeUsable(): void {
    if (this.#unusable !== null) throw this.#unusable;
  }

  /** Asks for JSON, or for nothing. @throws Refused, CloudError */
  async ask(request: WireRequest): Promise<WireAnswer> {
    const reply = await this.#send(request);
    const { status, headers } = reply;
    const bytes = await this.#read(reply, request.signal);
    this.#mustBeJson(headers, bytes);
    return { status, headers, bytes };
  }

  /** Asks for bytes of any length. @throws Refused, CloudError; its body throws CloudError */
  async stream(request: WireRequest): Promise<Reply> {
    const reply = await this.#send(request);
    return { ...reply, body: this.#told(reply.body, request.signal) };
  }

  close(): void {
    this.#http.close();
  }

  async #send(request: WireRequest): Promise<Reply> {
    const { url, signal } = request;
    this.mustBeUsable();
    if (url.origin !== this.origin) throw wrongUrl(`${this.host} sends its callers elsewhere.`);
    const headers = { ...request.headers, apikey: this.key, 'accept-encoding': 'gzip' };
    const reply = await this.#http
      .ask({ ...request, headers, quietMs: this.#quietMs })
      .catch((error: unknown) => {
        throw this.#problemOf(error, signal);
      });
    if (reply.status >= 200 && reply.status < 300) return reply;
    const text = await this.#readRefusal(reply, signal);
    throw new Refused(readRefusal(this.host, reply.status, reply.headers, text));
  }

  async #read(reply: Reply, signal: AbortSignal): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    const late = setTimeout(
      () => reply.drop(new LateError(`Not all of it after ${LONGEST_MS} ms.`)),
      LONGEST_MS,
    );
    try {
      for await (const chunk of this.#told(reply.body, signal)) {
        length += chunk.length;
        if (length > MAX_ANSWER) throw tooLongAnswer(this.host);
        chunks.push(chunk);
      }
    } finally {
      clearTimeout(late);
    }
    return Buffer.concat(chunks);
  }

  /** As much of it as can say why. What is cut says nothing, and may mean anything; but where the status alone is clear. */
  async #readRefusal({ status, body }: Reply, signal: AbortSignal): Promise<string> {
    let text = '';
    try {
      for await (const chunk of body) {
        text += chunk.toString();
        if (text.length > MAX_REFUSAL) break;
      }
    } catch (error) {
      const isClear = status === 413 || status === 429 || status >= 500;
      if (signal.aborted || !isClear) throw this.#problemOf(error, signal);
    }
    return text;
  }

  async *#told(body: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer, void> {
    try {
      yield* body;
    } catch (error) {
      throw this.#problemOf(error, signal);
    }
  }

  #problemOf(error: unknown, signal: AbortSignal): CloudError {
    if (error instanceof CloudError) return error;
    if (signal.aborted) return offline('The call was ended.', error);
    return networkProblem(error, this.host);
  }

  #mustBeJson(headers: IncomingHttpHeaders, bytes: Buffer): void {
    const type = headers['content-type'] ?? '';
    if (bytes.length === 0 || /\bjson\b/.test(type)) return;
    throw wrongUrl(`${this.host} does not answer as a Supabase project does.`);
  }
}

/** An answer took too long to come, although something of it came now and then. */
class LateError extends Error {
  readonly code = 'ETIMEDOUT';
}
