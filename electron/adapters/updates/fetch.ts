import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { UpdateFailure } from '../../core/ports/updater.ts';
import { leadsTo } from './addresses.ts';

const MAX_REDIRECTIONS = 5;
/** A small file takes so many times the longest silence at most: one that drips in is given up too. */
const SILENCES = 4;

export type Fetching = {
  /** Names this version to the server, and nothing else of this machine. */
  readonly userAgent: string;
  /** The longest that nothing may come, in milliseconds. */
  readonly silenceMs: number;
};

/** What a server answered with 200: its body is still to be read, and must be, or be given up. */
export type Answer = {
  readonly body: IncomingMessage;
  readonly url: URL;
  giveUp(): void;
};

/**
 * Asks for one file, and follows where it is sent on to, as far as it may.
 * @throws UpdateFailure, or the signal's reason
 */
export async function fetchFile(url: URL, options: Fetching, signal: AbortSignal): Promise<Answer> {
  let at = url;
  for (let redirections = 0; redirections <= MAX_REDIRECTIONS; redirections += 1) {
    const { request, response } = await ask(at, options, signal);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return { body: response, url: at, giveUp: () => request.destroy() };
    request.destroy();
    if (statusCode < 300 || statusCode >= 400 || headers.location === undefined)
      throw refused(at, statusCode);
    at = leadsTo(at, headers.location);
  }
  throw new UpdateFailure(`The server ${url.host} sends the app on without end.`);
}

type Asked = { readonly request: ClientRequest; readonly response: IncomingMessage };

function ask(url: URL, { userAgent, silenceMs }: Fetching, signal: AbortSignal): Promise<Asked> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, {
      signal,
      // One of its own, closed with the answer: there are two requests a day.
      agent: false,
      headers: { 'user-agent': userAgent, accept: '*/*', 'cache-control': 'no-cache' },
    });
    request.setTimeout(silenceMs, () =>
      request.destroy(new Error(`nothing came for ${silenceMs / 1_000} s`)),
    );
    // Stays after the answer: an error without a listener would end the process.
    request.on('error', (error) => reject(signal.aborted ? signal.reason : unreachable(url, error)));
    request.once('response', (response) => resolve({ request, response }));
    request.once('close', () => reject(unreachable(url, new Error('the connection was closed'))));
    request.end();
  });
}

/** Reads a small file whole, within a few times the longest silence from here to its last byte. */
export async function fetchText(
  url: URL,
  options: Fetching & { readonly maxBytes: number },
  signal: AbortSignal,
): Promise<Buffer> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const end = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  const late = setTimeout(
    () => stop.abort(unreachable(url, new Error('it took too long'))),
    SILENCES * options.silenceMs,
  );
  try {
    return await readWhole(url, options, stop.signal);
  } catch (error) {
    stop.signal.throwIfAborted();
    throw error instanceof UpdateFailure ? error : unreachable(url, error);
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', end);
  }
}

async function readWhole(
  url: URL,
  options: Fetching & { readonly maxBytes: number },
  signal: AbortSignal,
): Promise<Buffer> {
  const { body, giveUp } = await fetchFile(url, options, signal);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > options.maxBytes) throw tooLong(url, options.maxBytes);
    }
    return Buffer.concat(chunks);
  } finally {
    giveUp();
  }
}

/** A server that has no such file. */
export class NoSuchFile extends UpdateFailure {
  override readonly name: 'UpdateFailure' = 'UpdateFailure';
}

function refused(url: URL, status: number): UpdateFailure {
  const file = url.pathname.split('/').at(-1) ?? '';
  if (status === 404 || status === 410) {
    return new NoSuchFile(`The server ${url.host} has no ${file}.`, {
      advice: 'Look whether the address of updates is right.',
    });
  }
  return new UpdateFailure(`The server ${url.host} answered ${status} for ${file}.`, {
    advice: 'Try again later.',
  });
}

function tooLong(url: URL, maxBytes: number): UpdateFailure {
  const file = url.pathname.split('/').at(-1) ?? '';
  return new UpdateFailure(
    `The server’s ${file} is longer than ${maxBytes / 1_024} KB, which no such file is.`,
  );
}

export function unreachable(url: URL, error: unknown): UpdateFailure {
  const reason =
    error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : String(error);
  return new UpdateFailure(`The server ${url.host} could not be reached, or broke off: ${reason}.`, {
    advice: 'Look whether this computer is online, and try again.',
    cause: error,
  });
}
