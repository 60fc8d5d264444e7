import { placeAsRouted } from '../net/place-of.ts';
import { isLocalHost } from './base-url.ts';
import { UnusableAnswerError } from './call-errors.ts';
import { httpFetch } from './http-fetch.ts';
import type { ImageFile } from './image-file.ts';
import { allowLink, type LinkSource } from './image-link.ts';
import { type Limits, problemOf, readBody, refuseRedirect } from './receive.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * Fetches an image that the answer gave the address of, if that is one to fetch from: see `allowLink`. The key goes along only to the
 * origin it was meant for, and no redirect is followed.
 * @throws UnusableAnswerError when there is no image; otherwise as `receiveAnswer`.
 */
export async function downloadImage(
  link: string,
  source: LinkSource,
  file: ImageFile,
  limits: Limits,
  signal: AbortSignal,
): Promise<void> {
  const { url, headers, lookup } = allowLink(link, source);
  const { connectMs } = limits;
  const call = httpFetch(url, { method: 'GET', headers, body: null, signal, connectMs, lookup });
  const response = await untilAborted(call, signal);
  refuseRedirect(response, url);
  if (!response.ok) {
    void response.body?.cancel().catch(() => {});
    throw new UnusableAnswerError(`The image could not be fetched: its address answers ${response.status}.`);
  }
  await readBody(response, limits.answerBytes, signal, (chunk) => file.write(Buffer.from(chunk)));
  const problem = problemOf(file);
  if (problem !== null) throw new UnusableAnswerError(`The image ${problem}.`);
}

/**
 * Whether a server is on this computer or its network. Told by the address that was connected to, which no name can belie; by the name
 * where the connection is gone already.
 * @param peer the IP address of who answered; empty where that is not known
 */
export function isLocalServer(origin: string, peer: string): boolean {
  // Also one that is reached by a link-local address.
  return peer === '' ? isLocalHost(new URL(origin).hostname) : placeAsRouted(peer) !== 'public';
}
